"""Hostile files, each made from a real form, with its expected outcome in `outcomes.toml`."""
