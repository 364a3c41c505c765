"""evalxl: read, check, score and summarise filled 财政绩效自评 forms, spreadsheet in, spreadsheet out."""

__version__ = "0.1.0"
