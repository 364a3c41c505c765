"""The project's name where no label gives it: in the title of the form, else in the sheet's name.

`2023年度义务植树项目支出绩效自评表` names 义务植树项目. A title that names only an office, a level
of government or a kind of money (`市财政局项目支出绩效自评表`, `省级专项资金绩效自评表`) names no
project, and two titles of one sheet part may not disagree: then nothing is taken.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from evalxl.core import lazy_re as re
from evalxl.core.model import CellRef
from evalxl.language.years import WITH_WORD, WRITTEN
from evalxl.reading.page import Page
from evalxl.reading.tables.table import Kind, Table
from evalxl.reading.texts.inline import Pair

ROLE = "project_name"
FROM_TITLE, FROM_SHEET = "标题", "工作表名"
"""What stands for the label of a name that was not told beside one."""
LONGEST_TITLE = 60

_HEAD = re.compile(
    rf"^(?:附[件表]?\d*(?:-\d+)*[:.、]?|表\d+(?:-\d+)*[:.、]?|[(]?{WRITTEN}[)]?年?度?)+"
)
_TAIL = re.compile(
    r"(?:支出|资金使用|预算)?(?:绩效)?(?:目标)?(?:完成情况|运行情况)?(?:自评价?|自我评价|评价|评分)"
    r"(?:情况|结果|指标|体系|得分|评分|打分)*(?:表|报告表?|简表)$"
)
_BRACKETS = re.compile(r"[(\[【〔][^()\[\]【】〔〕]*[)\]】〕]")
_YEAR_WITHIN = re.compile(
    rf"^.*(?:[局厅委办部院会站所校处镇乡县市省区州旗盟]|中心|政府|公司|集团){WITH_WORD}"
)
_MARKS = re.compile(r"[《》“”\"'‘’「」]")
KIND = re.compile(
    r"(?:项目|工程|经费|资金|基金|专项|补助|补贴|补偿|奖补|奖励|津贴|贷款贴息|运行费|维护费|工作费)$"
)
"""What a project's name ends with where it can be told from that of an office."""
_GENERIC = re.compile(
    r"(?:项目|支出|资金|经费|基金|预算|财政|专项|转移支付|区域|部门|单位|整体|中央|地方|国家|[省市县区州乡镇本]级"
    r"|[一二三]级|重[点大]|一般|基本|主要|年度|全年|当年|政府|购买|采购|服务|债券|债务|新增|补助|补贴|奖补|奖励"
    rf"|自有|绩效|政策|民生|试点|对下|其[他它]|具体|单个|普通|公共|[单分子各及和与或的对、/]|{WITH_WORD}|运转类?|特定目标类?|工程"
    r"|延续性?|经常性?|一次性|阶段性|[xX×*某]+)$"
)
OFFICE = re.compile(
    r"(?:[局厅委部院校站所办处科队会馆行乡镇县市省州旗盟类性级]|(?<![社小灌库林片])区|中心|大学|中小?学|小学|公司|集团|政府|街道|系统)$"
)
_SHORTEST = 2


def told_names(page: Page, tables: Sequence[Table], unit: str) -> list[Pair]:
    """Return the names that titles above tables of indicators tell; else that of the sheet.

    A list that names its projects row by row has no name of its own.
    """
    results = [table for table in tables if table.kind is Kind.INDICATORS]
    if not results or any(ROLE in table.head.fields for table in tables):
        return []
    last = max(table.head.top for table in results)
    return list(_in_titles(page, last, unit)) or _in_sheet_name(page)


def _in_titles(page: Page, last: int, unit: str) -> Iterator[Pair]:
    for row in page.numbers:
        if row >= last:
            return
        cells = page.rows[row]
        name = name_in_title(cells[0].text, unit) if cells[0].kind == "s" else None
        if name:
            yield _pair(FROM_TITLE, name, page.ref(row, cells[0].column))


def _in_sheet_name(page: Page) -> list[Pair]:
    name = _name(_plain(page.name))
    return [_pair(FROM_SHEET, name, CellRef(page.name, 1, 1))] if name else []


def _pair(label: str, name: str, at: CellRef) -> Pair:
    return Pair("fields", ROLE, label, name, None, at)


def is_told_beside(pair: Pair) -> bool:
    """Return whether a pair's label stands in the form: it was not made up here."""
    return pair.label not in (FROM_TITLE, FROM_SHEET)


def name_in_title(title: str, unit: str = "") -> str | None:
    """Return the project a title names; `None` where it names none, or maybe an office.

    Args:
        title: The title as typed.
        unit: The unit's name as the form tells it; it does not belong to the project's.
    """
    if len(title) > LONGEST_TITLE:
        return None
    plain = _plain(title)
    found = _TAIL.search(plain)
    return _name(plain[: found.start()].removeprefix(_plain(unit))) if found else None


def _plain(text: str) -> str:
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    return _MARKS.sub("", _BRACKETS.sub("", _HEAD.sub("", plain)))


def _name(stem: str) -> str | None:
    stem = _HEAD.sub("", _YEAR_WITHIN.sub("", stem))
    if not KIND.search(stem) or "整体" in stem:
        return None
    own = stem
    while own and (shorter := _GENERIC.sub("", own)) != own:
        own = shorter
    return stem if len(own) >= _SHORTEST and not OFFICE.search(own) else None
