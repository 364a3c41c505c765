"""How frames are made of rows."""
