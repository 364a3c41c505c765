"""The money of a form, however it is laid out: sources, stages, sub-projects, units."""
