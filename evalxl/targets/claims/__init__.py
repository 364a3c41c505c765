"""Which number of a result answers, and what the words around it say for and against it."""
