"""Names a good form may arrive under."""

from __future__ import annotations

import os
from collections.abc import Callable

Rename = Callable[[str], str]


def _longest(name: str) -> str:
    room = 255 - len(b".xlsx") - 1
    return "表" * (room // 3) + "x" * (room % 3) + name[0] + ".xlsx"


KINDS: dict[str, Rename] = {
    "name_with_newline": lambda name: f"自评\n{name}",
    "name_with_tab_and_bell": lambda name: f"自\t评\a{name}",
    "name_of_255_bytes": _longest,
    "name_with_emoji": lambda name: f"😀{name}",
    "name_right_to_left": lambda name: f"\u202eمالية{name}",
    "name_decomposed": lambda name: f"e\u0301{name}",
    "name_with_blanks_at_the_ends": lambda name: f"  {name} .xlsx",
    "name_like_an_option": lambda name: f"--force{name}",
    "name_with_shell_signs": lambda name: f"$(reboot);`x`'\"&|*?{name}",
    "name_with_percent_and_braces": lambda name: f"%s{{0}}%n{name}",
    "name_of_a_device": lambda name: f"CON.{name}",
    "name_in_gbk": lambda name: os.fsdecode("自评表".encode("gbk")) + name,
    "name_in_capitals": lambda name: name.replace(".xlsx", ".XLSX"),
    "suffix_of_old_workbook": lambda name: name.replace(".xlsx", ".xls"),
    "suffix_of_something": lambda name: name.replace(".xlsx", ".dat"),
    "no_suffix": lambda name: name.removesuffix(".xlsx"),
    "suffix_of_text": lambda name: name.replace(".xlsx", ".csv"),
    "suffix_of_document": lambda name: name.replace(".xlsx", ".docx"),
    "suffix_of_other_office": lambda name: name.replace(".xlsx", ".et"),
    "suffix_twice": lambda name: f"{name}.xlsx",
    "suffix_and_dot": lambda name: f"{name}.",
    "name_of_zero_width": lambda name: f"\u200b\ufeff{name}",
    "name_with_backslash": lambda name: f"a\\b\\{name}",
    "name_of_a_kept_copy": lambda name: name.replace(".xlsx", "（人工修改）.xlsx"),
    "name_like_a_temporary": lambda name: f".evalxl-{name}.tmp",
    "name_of_half_a_surrogate": lambda name: os.fsdecode(b"\xed\xa0\x80") + name,
    "folders_very_deep": lambda name: "深/" * 120 + name,
    "folder_called_like_a_form": lambda name: f"目录.xlsx/{name}",
    "name_that_colours_a_terminal": lambda name: f"\x1b[31m红\x9b0m{name}",
    "name_of_a_formula": lambda name: f"=1+1@SUM{name}",
    "name_of_a_script": lambda name: f"<img src=x onerror=alert(1)>{name}",
    "name_of_sixty_accents": lambda name: "e" + "\u0301" * 60 + name,
    "name_of_no_character": lambda name: f"\ufffe\ufdd0{name}",
    "name_of_our_summary": lambda name: "summary.xlsx",
    "folder_named_as_ours": lambda name: f"scored/runs/{name}",
    "folder_called_like_our_state": lambda name: f".evalxl/{name}",
    "name_of_two_dots": lambda name: f"..{name}",
    "lock_file": lambda name: f"~${name}",
    "dot_file": lambda name: f".{name}",
    "backup_of_an_editor": lambda name: f"{name}~",
    "backup_of_an_office": lambda name: name.replace(".xlsx", ".xlk"),
    "partial_download": lambda name: f"{name}.part",
    "control_file_too_deep": lambda name: "roster.xlsx",
}
