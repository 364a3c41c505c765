"""What the points of a form come to, as nearly all forms have it."""

FULL_MARKS = 100.0
MOST_FOR_EXECUTION = 20.0
"""The budget execution has 10 points, in some places 20, beside those of the indicators."""
