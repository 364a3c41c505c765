"""Paper and type of a report as offices use them: A4, 仿宋 for text, 黑体 for chapters."""

from __future__ import annotations

from typing import Any

_STYLES = {
    "Title": ("宋体", 22, True),
    "Heading 1": ("黑体", 16, False),
    "Heading 2": ("楷体", 16, True),
    "Heading 3": ("仿宋", 16, True),
    "Normal": ("仿宋", 16, False),
    "Caption": ("黑体", 12, False),
}


def lay_out(document: Any) -> None:
    """Set paper, margins and styles of a document of our own."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt, RGBColor

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    for name, (font, size, is_bold) in _STYLES.items():
        style = document.styles[name]
        set_font(style, font, size)
        style.font.bold, style.font.italic = is_bold, False
        style.font.color.rgb = RGBColor(0, 0, 0)
        look = style.paragraph_format
        look.space_before, look.space_after = Pt(0), Pt(0)
        look.line_spacing = Pt(28) if size == 16 else 1.2
    document.styles["Normal"].paragraph_format.first_line_indent = Pt(32)
    for name in ("Title", "Caption"):
        document.styles[name].paragraph_format.first_line_indent = Pt(0)
        document.styles[name].paragraph_format.space_after = Pt(8)
    document.styles["Title"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _without_rule(document.styles["Title"])


def set_font(carrier: Any, font: str, size: float) -> None:
    """Set the font of a run or a style for Chinese and Latin letters alike."""
    from docx.oxml.ns import qn
    from docx.shared import Pt

    carrier.font.name, carrier.font.size = font, Pt(size)
    fonts = carrier.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia"):
        fonts.set(qn(script), font)


def add_footer(document: Any) -> None:
    """Number the pages."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.first_line_indent = Pt(0)
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    field.append(paragraph.add_run("1")._r)
    paragraph._p.append(field)


def _without_rule(style: Any) -> None:
    """Take away the line Word's own title style has below it."""
    from docx.oxml.ns import qn

    for border in style.element.findall(f".//{qn('w:pBdr')}"):
        border.getparent().remove(border)
