"""What a good auditor would find: one function per finding, over all projects at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from evalxl.checks.thresholds import DEFAULTS, Thresholds
from evalxl.core import plugins

if TYPE_CHECKING:
    from evalxl.checks.material import Check, Material
    from evalxl.core.model import Finding
    from evalxl.frames import Frames
    from evalxl.policies import Policy


def run(
    frames: Frames,
    thresholds: Thresholds = DEFAULTS,
    policies: Mapping[str, Policy] | None = None,
) -> list[Finding]:
    """Check every project by what stands in its own form.

    Args:
        frames: One chunk, after scoring.
        thresholds: From where on something is a finding.
        policies: By id; those shipped where none are given.

    Returns:
        Findings with the key of the projects frame; what one check would blame on what another
        has found is left out.
    """
    from evalxl.checks.material import Material
    from evalxl.checks.registry import WITHIN
    from evalxl.checks.undecided import undecided

    material = Material(frames, thresholds, _known(frames, policies))
    checks = (*WITHIN, *plugins.added("checks").values())
    found = [one for check in checks for one in made(check, material)]
    return [*found, *made(lambda given: undecided(given, found), material)]


def across(
    frames: Frames,
    thresholds: Thresholds = DEFAULTS,
    policies: Mapping[str, Policy] | None = None,
    *,
    roster: Sequence[Any] = (),
    sha256: Mapping[str, str] | None = None,
) -> list[Finding]:
    """Check all projects of a batch against each other.

    Args:
        frames: The whole batch, after scoring.
        thresholds: From where on something is a finding.
        policies: By id; those shipped where none are given.
        roster: Expected projects, with `department`, `project_name`, `year`, `deadline`.
        sha256: Path of each input file → digest of its bytes.

    Returns:
        Findings of the 7xx family.
    """
    from evalxl.checks import batch
    from evalxl.checks.material import Material
    from evalxl.checks.registry import ACROSS

    material = Material(frames, thresholds, _known(frames, policies))
    found = [one for check in ACROSS for one in _made_whole(check, material)]
    return [
        *batch.duplicate_file(sha256 or {}),
        *found,
        *(batch.not_submitted(material, roster) if roster else ()),
    ]


def compare_submissions(old: Frames, new: Frames, *, is_one_form: bool = True) -> list[Finding]:
    """Find what changed between two submissions without being asked for.

    `is_one_form`: two single projects are the same one, whatever they are called.
    """
    from evalxl.checks import history

    return history.compare_submissions(old, new, is_one_form=is_one_form)


def _known(frames: Frames, policies: Mapping[str, Policy] | None) -> Mapping[str, Policy]:
    from evalxl.policies import PolicyError, load

    if policies is not None:
        return policies
    shipped = {}
    for id_ in frames.projects["policy"].dropna().unique():
        with suppress(PolicyError):
            shipped[id_] = load(id_)
    return shipped


def made(check: Check, material: Material) -> list[Finding]:
    """Make one check; where it trips, make it project by project and name those it trips on."""
    try:
        return list(check(material))
    except Exception:
        found: list[Finding] = []
        for project in material.frames.projects.index:
            found.extend(_made_alone(check, material, int(project)))
        return found


def _made_whole(check: Check, material: Material) -> list[Finding]:
    """Make a check that needs the whole batch; where it trips, say so once."""
    from evalxl.core.model import Finding

    try:
        return list(check(material))
    except Exception as error:
        said = {"check": check.__name__, "error": f"{type(error).__name__}: {error}"[:200]}
        return [Finding(slug="check_failed", where=check.__name__, params=said)]


def _made_alone(check: Check, material: Material, project: int) -> Iterable[Finding]:
    from evalxl.core.model import Finding

    alone = replace(material, frames=only(material.frames, [project]))
    try:
        return list(check(alone))
    except Exception as error:
        said = {"check": check.__name__, "error": f"{type(error).__name__}: {error}"[:200]}
        return [Finding(slug="check_failed", project=project, where=check.__name__, params=said)]


def only(frames: Frames, projects: Sequence[int]) -> Frames:
    """Return the same frames with these projects alone; their keys stay."""
    from dataclasses import fields

    from evalxl.frames import Frames

    parts = {}
    for part in fields(Frames):
        one = getattr(frames, part.name)
        mine = one.index if part.name == "projects" else one["project"]
        parts[part.name] = one[mine.isin(projects)]
    return Frames(**parts)
