"""Archives handed in instead of a folder, with one good form inside."""

from __future__ import annotations

import io
import re
import stat
import struct
import zipfile
from collections.abc import Callable
from typing import NamedTuple

from tests.hostile.parcel import zipped

INNER = "局/自评.xlsx"
_LONG = "长" * 84 + "x.xlsx"


class Archive(NamedTuple):
    """How the form is packed, and under which path below the archive it must turn up.

    An empty `member`: the archive is taken as a whole.
    """

    pack: Callable[[bytes], bytes]
    member: str = INNER


def _one(name: str) -> Callable[[bytes], bytes]:
    return lambda form: zipped({name: form})


def _in_gbk(form: bytes) -> bytes:
    """Name the member as Chinese Windows does, without saying so."""
    return zipped({"x" * len(INNER.encode("gbk")): form}).replace(
        b"x" * len(INNER.encode("gbk")), INNER.encode("gbk")
    )


def _among(count: int) -> Callable[[bytes], bytes]:
    return lambda form: zipped(
        {f"佐证/{number}.txt": b"" for number in range(count)} | {INNER: form}
    )


def _link(form: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        info = zipfile.ZipInfo(INNER)
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, b"/etc/passwd")
    return file.getvalue()


def _bomb(form: bytes) -> bytes:
    return zipped({"佐证/照片.txt": bytes(400 << 20), INNER: form})


def _bombs(form: bytes) -> bytes:
    """Let 180 small members say that each inflates to 24 MB."""
    raw = bytearray(zipped({f"{number}.csv": b"0" for number in range(180)} | {INNER: form}))
    for entry in re.finditer(rb"PK\x01\x02", bytes(raw)):
        struct.pack_into("<L", raw, entry.start() + 24, 24 << 20)
    return bytes(raw)


def _with_password(form: bytes) -> bytes:
    raw = bytearray(zipped({INNER: form}))
    raw[6] |= 1
    raw[raw.rindex(b"PK\1\2") + 8] |= 1
    return bytes(raw)


KINDS: dict[str, Archive] = {
    "archive": Archive(_one(INNER)),
    "archive_name_in_gbk": Archive(_in_gbk),
    "archive_name_with_backslash": Archive(_one("局\\自评.xlsx")),
    "archive_name_from_the_root": Archive(_one("/局/自评.xlsx")),
    "archive_name_with_dots": Archive(_one("./局/./自评.xlsx")),
    "archive_of_thousands": Archive(_among(6_000)),
    "archive_of_too_many": Archive(_among(20_001), ""),
    "archive_in_archive": Archive(
        lambda form: zipped({"局/里面.zip": zipped({INNER: form})}), "局/里面.zip"
    ),
    "archive_with_link": Archive(_link),
    "archive_with_password": Archive(_with_password),
    "archive_with_bomb": Archive(_bomb),
    "archive_of_bombs": Archive(_bombs, ""),
    "archive_name_of_258_bytes": Archive(_one(_LONG), _LONG),
    "archive_very_deep": Archive(_one("深/" * 300 + "自评.xlsx"), "深/" * 300 + "自评.xlsx"),
    "archive_with_our_state": Archive(_one(".evalxl/自评.xlsx"), ".evalxl/自评.xlsx"),
    "archive_of_a_lock_file": Archive(_one("局/~$自评.xlsx"), "局/~$自评.xlsx"),
    "archive_cut": Archive(lambda form: zipped({INNER: form})[:-40], ""),
    "archive_empty": Archive(lambda form: zipped({}), ""),
    "archive_of_nothing": Archive(lambda form: b"", ""),
    "archive_of_7z": Archive(lambda form: b"7z\xbc\xaf\x27\x1c" + form, ""),
    "archive_that_is_a_form": Archive(lambda form: form, ""),
    "archive_with_bytes_before": Archive(lambda form: b"#!/bin/sh\n" * 20 + zipped({INNER: form})),
}
