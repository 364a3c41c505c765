"""What every room may use: the model, terms, errors and small helpers."""
