"""What a reader has to say about a form while reading it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from evalxl.core.model import CellRef, Finding


@dataclass(slots=True)
class Remarks:
    """Findings in the making: the reader does not know yet which project they belong to."""

    findings: list[Finding] = field(default_factory=list)

    def add(
        self,
        slug: str,
        at: CellRef | None = None,
        where: str = "",
        provided: str | float | None = None,
        **params: object,
    ) -> None:
        """Note one finding; the same slug at the same cell is noted once."""
        if at is None or not any(one.slug == slug and one.at == at for one in self.findings):
            self.findings.append(
                Finding(slug=slug, at=at, where=where, provided=provided, params=params)
            )

    def of(self, file: str, project: int | None) -> list[Finding]:
        """Return the findings as those of one project of one file."""
        return [replace(one, file=file, project=project) for one in self.findings]
