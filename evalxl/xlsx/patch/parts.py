"""The parts of a workbook while it is changed: drafts, relationships, content types."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from contextlib import suppress

from evalxl.xlsx.damage import damaged
from evalxl.xlsx.encoding import as_utf8
from evalxl.xlsx.package import Package, Relationship, part_key, relationships_part
from evalxl.xlsx.patch.archive import rebuilt
from evalxl.xlsx.patch.markup import Draft, prefixed
from evalxl.xlsx.patch.text import escape

_TYPES = "[Content_Types].xml"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml."
CONTENT_TYPES = {
    "worksheet": f"{_SHEETS}worksheet+xml",
    "styles": f"{_SHEETS}styles+xml",
    "comments": f"{_SHEETS}comments+xml",
    "vmlDrawing": "application/vnd.openxmlformats-officedocument.vmlDrawing",
}


class Parts:
    """A package in the making.

    Args:
        package: The file, which a reader has let pass.

    Raises:
        Refused: The file is no package with a workbook in it.
    """

    def __init__(self, package: Package) -> None:
        self.package = package
        self._fresh: dict[str, tuple[str, bytes]] = {}  # by key: name and bytes
        self._removed: set[str] = set()
        self.workbook_part = self._find_workbook()
        self.workbook = Draft(self.read(self.workbook_part))
        self.is_strict = _STRICT.encode() in self.workbook.root.attributes

    @property
    def namespace(self) -> str:
        """The main namespace the workbook is written in."""
        transitional = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        return _STRICT if self.is_strict else transitional

    @property
    def relationship_namespace(self) -> str:
        """The namespace of `r:id` and of relationship types."""
        host = "purl.oclc.org/ooxml" if self.is_strict else "schemas.openxmlformats.org"
        middle = "" if self.is_strict else "/2006"
        return f"http://{host}/officeDocument{middle}/relationships"

    def __contains__(self, part: str) -> bool:
        key = part_key(part)
        return key in self._fresh or (key in self.package and key not in self._removed)

    def read(self, part: str) -> bytes:
        """Return a part as it stands now."""
        fresh = self._fresh.get(part_key(part))
        return fresh[1] if fresh else self.package.read(part)

    def write(self, part: str, xml: bytes) -> None:
        """Set a part."""
        self._removed.discard(part_key(part))
        self._fresh[part_key(part)] = part, xml

    def remove(self, part: str) -> None:
        """Take a part away, with its relationships and its content type."""
        for one in (part, relationships_part(part)):
            self._fresh.pop(part_key(one), None)
            self._removed.add(part_key(one))
        draft = Draft(self.read(_TYPES))
        for entry in draft.children():
            if part_key(entry.get("PartName") or "") == part_key(part):
                draft.replace(entry.start, entry.end, b"")
        self.write(_TYPES, draft.written())

    def related(self, part: str, kind: str) -> Iterator[tuple[str, Relationship]]:
        """Go over the relationships of a kind to parts that exist, with their ids."""
        for name, one in self.package.relationships(part).items():
            if one.kind == kind and not one.is_external and one.target in self:
                yield name, one

    def add(self, owner: str, kind: str, part: str, xml: bytes) -> str:
        """Add a part and the relationship to it; gives the relationship's id."""
        self.write(part, xml)
        self._declare(part, CONTENT_TYPES[kind])
        for name, one in self.package.relationships(owner).items():
            if one.kind == kind and part_key(one.target) == part_key(part):
                return name  # it led nowhere until now
        place = relationships_part(owner)
        empty = f'{_XML}<Relationships xmlns="{_RELATIONSHIPS}"></Relationships>'
        is_there = place in self and part_key(place) not in self.package.lost
        draft = Draft(self.read(place) if is_there else empty.encode())
        taken = {one.get("Id") for one in draft.children()}
        name = next(f"rId{n}" for n in range(1, len(taken) + 2) if f"rId{n}" not in taken)
        made = (
            f'<Relationship Id="{name}" Type="{self.relationship_namespace}/{kind}"'
            f' Target="{escape(_relative(part, owner))}"/>'
        )
        draft.append(draft.root, prefixed(made, draft.prefix))
        self.write(place, draft.written())
        return name

    def unrelate(self, owner: str, target: str) -> None:
        """Take away the relationships from one part to another."""
        names = {
            name
            for name, one in self.package.relationships(owner).items()
            if part_key(one.target) == part_key(target)
        }
        draft = Draft(self.read(relationships_part(owner)))
        for entry in draft.children():
            if entry.get("Id") in names:
                draft.replace(entry.start, entry.end, b"")
        self.write(relationships_part(owner), draft.written())

    def free_name(self, pattern: str) -> str:
        """Return the first part name that is not taken, such as `xl/comments{}.xml`."""
        numbers = range(1, len(self.package.entries) + len(self._fresh) + 2)
        return next(name for n in numbers if (name := pattern.format(n)) not in self)

    def written(self) -> bytes:
        """Return the finished package."""
        self.write(self.workbook_part, self.workbook.written())
        for part in self.package.lost.keys() - self._fresh.keys():
            self._drop(part)
        for part in self.package.foreign - self._fresh.keys() - self._removed:
            with suppress(LookupError, ValueError):  # an unknown encoding: keep the bytes
                self.write(part, as_utf8(self.package.read(part)))  # most programs read only this
        return rebuilt(self.package, dict(self._fresh.values()), self._removed)

    def _drop(self, part: str) -> None:
        """Leave out a part that no program can read."""
        for owner, arrows in self.package.arrows():
            if part in (part_key(one.target) for one in arrows.values()):
                self.unrelate(owner, part)
        self.remove(part)

    def _find_workbook(self) -> str:
        for one in self.package.relationships("").values():
            if one.kind == "officeDocument" and one.target in self.package:
                return one.target
        raise damaged("no_workbook")

    def _declare(self, part: str, content_type: str) -> None:
        draft = Draft(self.read(_TYPES))
        declared = (part_key(one.get("PartName") or "") for one in draft.children())
        if part_key(part) in declared:
            return
        made = f'<Override PartName="/{escape(part)}" ContentType="{content_type}"/>'
        draft.append(draft.root, prefixed(made, draft.prefix))
        self.write(_TYPES, draft.written())


def _relative(part: str, owner: str) -> str:
    """Return a target as office programs write it: seen from the folder of the owner.

    Some viewers do not find targets that begin at the root of the package.
    """
    return posixpath.relpath(f"/{part}", posixpath.join("/", posixpath.dirname(owner)))
