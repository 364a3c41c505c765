"""Findings as SARIF 2.1.0, the exchange format of checking tools.

A cell has no line in a file; it is given as a logical location (`Sheet!H22`), and as row and
column of the region, so that viewers which only know lines still point somewhere sensible.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from evalxl.findings import Rule, catalogue
from evalxl.findings.jsonlines import dicts

if TYPE_CHECKING:
    import pandas as pd

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def sarif(findings: pd.DataFrame, *, version: str, lang: str = "zh") -> str:
    """Write findings as one SARIF log of one run; arguments as for `pieces`."""
    return "".join(pieces(findings, version=version, lang=lang))


def pieces(findings: pd.DataFrame, *, version: str, lang: str = "zh") -> Iterator[str]:
    """Return a SARIF log of one run piece by piece, one result a line.

    Args:
        findings: Columns of `frames.FINDINGS`, perhaps with those of waivers.
        version: Of the program.
        lang: Language of the rules' descriptions; messages are as they are in the frame.
    """
    used = sorted(findings["slug"].unique(), key=lambda slug: catalogue()[slug].code)
    index = {slug: number for number, slug in enumerate(used)}
    driver = {
        "name": "evalxl",
        "version": version,
        "rules": [_rule(catalogue()[slug], lang) for slug in used],
    }
    run: dict[str, Any] = {
        "tool": {"driver": driver},
        "language": "zh-CN" if lang == "zh" else "en-US",
        "columnKind": "unicodeCodePoints",
        "results": [],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    head, tail = json.dumps(log, ensure_ascii=False, indent=1).split('"results": []')
    yield f'{head}"results": ['
    for number, one in enumerate(dicts(findings)):
        yield f"{',' if number else ''}\n{json.dumps(_result(one, index), ensure_ascii=False)}"
    yield f"\n]{tail}\n"


def _rule(rule: Rule, lang: str) -> dict[str, Any]:
    return {
        "id": rule.code,
        "name": "".join(part.capitalize() for part in rule.slug.split("_")),
        "shortDescription": {"text": rule.title[lang]},
        "fullDescription": {"text": rule.why[lang]},
        "help": {"text": rule.fix[lang]},
        "defaultConfiguration": {"level": rule.severity.value},
        "properties": {"slug": rule.slug, "kind": rule.kind.value, "scope": rule.scope.value},
    }


def _result(one: dict[str, Any], index: dict[str, int]) -> dict[str, Any]:
    is_failure = one["kind"] == "fail"
    result: dict[str, Any] = {
        "ruleId": one["code"],
        "ruleIndex": index[one["slug"]],
        "kind": one["kind"],
        # The standard allows a level for failures only; a review keeps its severity below.
        "level": one["severity"] if is_failure else "none",
        "message": {"text": f"{one['message']} {one['fix']}"},
        "locations": [_location(one)],
        "partialFingerprints": {"evalxl/v1": one["fingerprint"]},
        "properties": {
            name: one[name]
            for name in ("severity", "where", "provided", "expected", "difference", "unit")
            if one[name] is not None
        },
    }
    if one.get("waived_by"):
        until = f" ({one['waived_until']})" if one["waived_until"] else ""
        why = f"{one['waived_by']}: {one['waived_why']}{until}"
        result["suppressions"] = [{"kind": "external", "justification": why}]
    return result


def _location(one: dict[str, Any]) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": quote(one["file"] or "-")}}
    if not one["cell"]:
        return {"physicalLocation": place}
    place["region"] = {"startLine": one["row"], "startColumn": _column(one["cell"])}
    cell = {"fullyQualifiedName": f"{one['sheet']}!{one['cell']}", "kind": "cell"}
    return {"physicalLocation": place, "logicalLocations": [cell]}


def _column(address: str) -> int:
    number = 0
    for letter in re.sub(r"\d", "", address):
        number = number * 26 + ord(letter) - 64
    return number
