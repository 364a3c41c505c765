"""Archives that are broken or lie."""

from __future__ import annotations

import io
import random
import struct
import zipfile

from tests.hostile.parcel import MAIN, Parts, Spoil, in_bytes, in_parts, parts, twice, zipped

OLE = bytes.fromhex("D0CF11E0A1B11AE1")


def _cut(share: float) -> Spoil:
    return lambda content: content[: int(len(content) * share)]


def _flip_data(raw: bytearray, entry: int, local: int) -> None:
    name, extra = struct.unpack_from("<HH", raw, local + 26)
    start = local + 30 + name + extra
    for offset in range(40, 80):
        raw[start + offset] ^= 0xFF


def _wrong_checksum(raw: bytearray, entry: int, local: int) -> None:
    raw[entry + 16] ^= 0xFF
    raw[local + 14] ^= 0xFF


def _told_size(size: int) -> Spoil:
    def change(raw: bytearray, entry: int, local: int) -> None:
        struct.pack_into("<L", raw, entry + 24, size)
        struct.pack_into("<L", raw, local + 22, size)

    return in_bytes(change)


def _other_local_name(raw: bytearray, entry: int, local: int) -> None:
    raw[local + 30] ^= 0x01


def _unknown_method(raw: bytearray, entry: int, local: int) -> None:
    raw[entry + 10] = raw[local + 8] = 12


def _beyond(raw: bytearray, entry: int, local: int) -> None:
    struct.pack_into("<L", raw, entry + 42, 0x7FFFFFFF)


def _overlapping(raw: bytearray, entry: int, local: int) -> None:
    struct.pack_into("<L", raw, entry + 42, 0)


def _locked(raw: bytearray, entry: int, local: int) -> None:
    raw[entry + 8] |= 1
    raw[local + 6] |= 1


def _encrypted_ole(content: bytes) -> bytes:
    name = "EncryptedPackage".encode("utf-16-le").ljust(64, b"\0")
    return OLE + bytes(504) + name + bytes(64 + 512) + content


def _noise(content: bytes) -> bytes:
    return random.Random(len(content)).randbytes(len(content))


def _holes(content: bytes) -> bytes:
    raw = bytearray(content)
    for start in range(200, len(raw) - 600, 4096):
        raw[start : start + 512] = bytes(512)
    return bytes(raw)


def _commented(content: bytes) -> bytes:
    file = io.BytesIO(content)
    with zipfile.ZipFile(file, "a") as archive:
        archive.comment = b"PK\x05\x06" * 500
    return file.getvalue()


def _reversed(content: bytes) -> bytes:
    return zipped(dict(reversed(parts(content).items())))


def _streamed(content: bytes) -> bytes:
    """Write as programs do that cannot go back: sizes follow the data."""

    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.made = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, data: object) -> int:
            said = bytes(data)  # type: ignore[call-overload]
            self.made += said
            return len(said)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts(content).items():
            archive.writestr(name, part)
    return bytes(pipe.made)


def _zip64(content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts(content).items():
            with archive.open(name, "w", force_zip64=True) as stream:
                stream.write(part)
    return file.getvalue()


def _many_entries(made: Parts) -> None:
    made |= {f"xl/media/{number}.bin": b"" for number in range(1_200)}


def _climbing(made: Parts) -> None:
    made["../../../../tmp/evil.xml"] = b"<x/>"


def _sheet_bomb(made: Parts) -> None:
    name = max((one for one in made if "worksheets/" in one), key=lambda one: len(made[one]))
    made[name] = made[name].replace(b"<sheetData>", b"<sheetData>" + b" " * (80 << 20))


def _media_bomb(made: Parts) -> None:
    made["xl/media/image1.png"] = bytes(300 << 20)


KINDS: dict[str, Spoil] = {
    "cut_first_half": _cut(0.5),
    "cut_tenth": _cut(0.1),
    "cut_ninety": _cut(0.9),
    "cut_last_byte": lambda content: content[:-1],
    "cut_four_bytes": lambda content: content[:4],
    "without_beginning": lambda content: content[1000:],
    "empty_file": lambda content: b"",
    "zeros": lambda content: bytes(len(content)),
    "noise": _noise,
    "holes": _holes,
    "flipped_data": in_bytes(_flip_data),
    "wrong_checksum": in_bytes(_wrong_checksum),
    "told_smaller": _told_size(10),
    "told_larger": _told_size(1 << 20),
    "told_enormous": _told_size(0xFFFFFFF0),
    "other_local_name": in_bytes(_other_local_name),
    "unknown_method": in_bytes(_unknown_method),
    "header_beyond_end": in_bytes(_beyond),
    "overlapping_entries": in_bytes(_overlapping),
    "part_twice": lambda content: twice(content, str),
    "part_twice_other_case": lambda content: twice(content, str.upper),
    "encrypted_entry": in_bytes(_locked),
    "encrypted_workbook": _encrypted_ole,
    "too_many_entries": in_parts(_many_entries),
    "sheet_bomb": in_parts(_sheet_bomb),
    "media_bomb": in_parts(_media_bomb),
    "climbing_entry": in_parts(_climbing),
    "long_comment": _commented,
    "reversed_entries": _reversed,
    "stored": lambda content: zipped(parts(content), zipfile.ZIP_STORED),
    "streamed": _streamed,
    "zip64": _zip64,
    "nested_in_zip": lambda content: zipped({"form.xlsx": content}),
    "blank_workbook": in_parts(
        lambda made: made.update(
            {
                name: b'<worksheet xmlns="%s"><sheetData/></worksheet>' % MAIN
                for name in made
                if name.startswith("xl/worksheets/")
            }
        )
    ),
}
