"""The sheets of the summary, one module a sheet or a family of sheets."""
