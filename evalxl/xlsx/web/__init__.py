"""Web pages with tables, which platforms export under the name `.xls`. Knows no evaluation."""
