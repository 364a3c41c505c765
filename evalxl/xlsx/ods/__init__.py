"""OpenDocument spreadsheets, read into the same grid."""
