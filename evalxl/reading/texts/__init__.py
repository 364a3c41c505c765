"""What stands outside the tables: labels with their values, titles, running text."""
