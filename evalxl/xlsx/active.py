"""What acts by itself or reaches out when an office program opens a workbook; never followed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from evalxl.core import lazy_re as re
from evalxl.core.errors import Refused
from evalxl.xlsx.grid import Sheet
from evalxl.xlsx.package import Package, Relationship

Words = tuple[str, str]
"""What was found, in Chinese and English."""

_MACRO_FILES = (".xlsm", ".xltm", ".xlsb", ".xls", ".xlt", ".et", ".ett")
_WEB = re.compile(r"(?:https?|mailto|ftp):|#", re.IGNORECASE)
_AUTO = re.compile(r"(?:_xlnm\.)?auto_(?:open|close|activate|deactivate)", re.IGNORECASE)
_REFRESHED = re.compile(rb"refreshOnLoad\s*=\s*[\"'](?:1|true)")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_REACHES_OUT = re.compile(
    r"(?<![\w.])(?:_xlfn\.)*(WEBSERVICE|IMAGE|RTD|CALL|REGISTER(?:\.ID)?|EXEC|DDE)\s*\("
    r"|\|[\w\"]*!",
    re.IGNORECASE,
)
_TO_A_FILE = re.compile(
    r"(?<![\w.])HYPERLINK\s*\(\s*\"(file:[^\"]*|\\\\[^\"]*|//[^\"]*|[a-z]:[\\/][^\"]*)",
    re.IGNORECASE,
)


def active_content(
    package: Package, name: str, names: Mapping[str, str], sheets: Iterable[Sheet]
) -> list[Words]:
    """Name what is active in a workbook, each kind once.

    Args:
        package: The opened file.
        name: Its name.
        names: The defined names.
        sheets: The sheets as read.
    """
    found = [*_linked(package), *_refreshed(package), *_named(names), *_formulas(sheets)]
    if "xl/vbaproject.bin" in package.names() and not name.lower().endswith(_MACRO_FILES):
        found.append(("宏", "macros"))
    return list(dict.fromkeys(found))


def _linked(package: Package) -> Iterator[Words]:
    for _, arrows in package.arrows():
        yield from (_words(arrow) for arrow in arrows.values() if _reaches_out(arrow))


def _reaches_out(arrow: Relationship) -> bool:
    if not arrow.is_external or arrow.kind in {"externalLinkPath", "xlExternalLinkPath"}:
        return False  # other workbooks have a finding of their own
    return arrow.kind != "hyperlink" or not _WEB.match(arrow.target)


def _words(arrow: Relationship) -> Words:
    if arrow.kind == "hyperlink":
        return _words_of_link(arrow.target)
    target = arrow.target[:60]
    return f"链接的对象 {target}", f"a linked {arrow.kind}: {target}"


def _words_of_link(target: str) -> Words:
    return f"指向本机或内网的链接 {target[:60]}", f"a link to a file or share: {target[:60]}"


def _refreshed(package: Package) -> Iterator[Words]:
    for part in package.names():
        if part.startswith(("xl/connections", "xl/pivotcache/", "xl/querytables/")):
            try:
                if _REFRESHED.search(package.read(part)):
                    yield "打开时自动刷新的数据连接", "data refreshed on opening"
            except Refused:
                continue


def _named(names: Mapping[str, str]) -> Iterator[Words]:
    for name in names:
        if _AUTO.fullmatch(name.partition("@")[0]):
            yield f"打开时自动运行的名称 {name[:30]}", f"a name that runs on opening: {name[:30]}"


def _formulas(sheets: Iterable[Sheet]) -> Iterator[Words]:
    formulas = {cell.formula for one in sheets for cell in one.cells.values() if cell.formula}
    for formula in sorted(formulas):
        found = _REACHES_OUT.search(_QUOTED.sub('""', formula))
        if found:
            called = (found[1] or "DDE").upper()
            yield f"向外取数的函数 {called}", f"a function that reaches out: {called}"
        yield from (_words_of_link(link[1]) for link in _TO_A_FILE.finditer(formula))
