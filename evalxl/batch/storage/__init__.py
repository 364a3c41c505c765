"""What a run keeps: outputs, ledger, lock; written so that no moment of death loses or lies."""
