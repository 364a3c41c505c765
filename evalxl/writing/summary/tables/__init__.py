"""How a table gets onto a sheet: columns, rows, styles, links, totals."""
