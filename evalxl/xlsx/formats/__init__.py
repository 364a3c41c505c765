"""Number formats: what a person sees of a stored value."""
