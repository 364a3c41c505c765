"""What is wrong with a damaged file, in the two languages of the findings."""

from __future__ import annotations

from pyexpat import ExpatError

from evalxl.core.errors import Refused

_WORDS = {
    "no_directory": ("压缩包没有目录，文件被截断", "the archive has no directory: it was cut off"),
    "archive": ("压缩包读不出（{why}）", "the archive cannot be read ({why})"),
    "same_name": ("压缩包里有两个同名的部件", "the archive has two entries of the same name"),
    "overlap": ("部件 {part} 与别的部件重叠", "the entry {part} overlaps another"),
    "no_header": ("部件 {part} 没有文件头", "the entry {part} has no header"),
    "header_differs": (
        "部件 {part} 的文件头与目录不符",
        "the header of {part} differs from the directory",
    ),
    "cut_off": ("部件 {part} 不完整", "the part {part} is cut off"),
    "compression": (
        "部件 {part} 的压缩方式 {why} 不支持",
        "the part {part} is packed by method {why}",
    ),
    "checksum": ("部件 {part} 的长度或校验和不符", "size or checksum of {part} differ"),
    "packed": ("部件 {part} 解压失败（{why}）", "the part {part} cannot be unpacked ({why})"),
    "missing_part": ("缺少部件 {part}", "the part {part} is missing"),
    "not_xml": ("部件 {part} 不是合法的 XML（{why}）", "the part {part} is no valid XML ({why})"),
    "other_type": ("{part} 声明为“{why}”，不是工作簿", "{part} is declared as {why}, no workbook"),
    "same_id": (
        "部件 {part} 里有两个编号相同、指向不同的关系",
        "two relationships in {part} have one id and different targets",
    ),
    "no_workbook": ("没有工作簿部件", "there is no workbook part"),
    "no_worksheet": ("部件 {part} 不是工作表", "the part {part} holds no worksheet"),
    "no_styles": ("部件 {part} 不是样式表", "the part {part} holds no styles"),
    "sheet_without_part": ("工作表“{why}”没有内容部件", "the sheet “{why}” has no part"),
    "same_sheets": ("两张工作表无法区分：{why}", "two sheets cannot be told apart: {why}"),
    "lost_style": (
        "{part} 的数字格式 {why} 丢失，不知道显示的是多少",
        "the number format {why} of {part} is lost: what it shows cannot be told",
    ),
    "lost_string": (
        "{part} 的文字（第 {why} 条）丢失",
        "the text of {part} (number {why}) is lost",
    ),
    "hidden_by_merges": (
        "工作表“{part}”大部分内容被合并单元格盖住",
        "merged cells hide most of the sheet “{part}”",
    ),
    "library": ("{part} 读不出（{why}）", "{part} cannot be read ({why})"),
}


def damaged(what: str, part: str = "", why: object = "") -> Refused:
    """Return the refusal of a damaged file.

    Args:
        what: What is wrong, a key of the table above.
        part: Where: a part, a sheet, a cell.
        why: What was found there: a value, or the fault of a library.
    """
    told = zip(_WORDS[what], _why(why), strict=True)
    zh, en = (words.format(part=part, why=found[:100]) for words, found in told)
    return Refused("unreadable", kind="damaged", what=what, detail={"zh": zh, "en": en})


def _why(why: object) -> tuple[str, str]:
    """Say in Chinese and in English what was found; libraries speak English only."""
    if isinstance(why, ExpatError):
        return f"第 {why.lineno} 行第 {why.offset + 1} 个字符", str(why)
    if isinstance(why, UnicodeDecodeError):
        return f"第 {why.start + 1} 个字节不合编码 {why.encoding}", str(why)
    if isinstance(why, LookupError):
        return "不认识它声明的编码", str(why)
    if isinstance(why, Exception):
        return "数据已损坏", str(why) or type(why).__name__
    return str(why), str(why)
