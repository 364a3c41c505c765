"""The text against the table: plain patterns over sentences, each claim with its cell."""
