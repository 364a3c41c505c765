"""Tables of a form: their heads, columns, rows and totals, and the indicators they hold."""
