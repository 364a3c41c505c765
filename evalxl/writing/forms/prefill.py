"""What stands in a new form before anybody types: names, targets and weights known already."""

from __future__ import annotations

from typing import Any

from evalxl.core.model import ScoreTable

Prefilled = tuple[dict[str, Any], dict[str, list[dict[str, Any]]]]
_KEPT = ("project_name", "unit", "supervisor", "contact", "phone", "email", "basis")


def carried_over(table: ScoreTable) -> Prefilled:
    """Take names, targets and weights of last year's form over to the next year.

    Money, results and scores are this year's to fill in.
    """
    content = {key: table.info[key].value for key in _KEPT if key in table.info}
    year = table.info["year"].value if "year" in table.info else None
    following = year + 1 if isinstance(year, int) else None
    return content | _year(following), {
        "indicators": [
            {
                "no": one.no,
                "level1": one.level1,
                "level1_weight": one.level1_weight,
                "level2": one.level2,
                "level2_weight": one.level2_weight,
                "name": one.name,
                "target": one.target,
                "sign": one.sign,
                "measure": one.unit,
                "weight": one.weight,
                "subproject": one.subproject,
                "standard": one.standard,
            }
            for one in table.indicators
        ]
    }


def expected(
    department: str, project_name: str, year: int | None, contact: str | None
) -> Prefilled:
    """Fill in what a line of the roster tells."""
    return {
        "project_name": project_name,
        "supervisor": department,
        "contact": contact,
    } | _year(year), {}


def _year(year: int | None) -> dict[str, Any]:
    return {"year": year, "year_text": f"{year}年"} if year else {}
