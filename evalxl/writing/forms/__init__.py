"""Forms as we draw them ourselves: blank ones to send out, and filled ones from known content."""

from evalxl.writing.forms.draw import draw
from evalxl.writing.forms.layout import Description, Sheet, description, load_description

__all__ = ["Description", "Sheet", "description", "draw", "load_description"]
