"""`evalxl.toml` → `Settings`: every key is known, typed, and says where its value came from."""

from __future__ import annotations

import difflib
import hashlib
import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from evalxl import policies
from evalxl.checks.thresholds import Thresholds
from evalxl.core import plugins
from evalxl.core.errors import ConfigurationError, Refused
from evalxl.core.urls import Place, read_whole, too_large
from evalxl.findings import selection
from evalxl.language import own_words
from evalxl.language.dates import last_day
from evalxl.language.lexer import all_words
from evalxl.policies import Policy
from evalxl.settings import own_forms
from evalxl.settings.control import Control
from evalxl.settings.validation_messages import expected
from evalxl.writing.options import OutputOptions
from evalxl.xlsx import Limits

if TYPE_CHECKING:
    import pandas as pd

FILE_NAME = "evalxl.toml"
WORDS = "words.toml"
"""A file beside it that holds the keys of `[words]`, for long lists."""
_NOT_KEYS = {"origin", "control"}
Level = Literal["error", "warning", "note"]


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Reading(_Section):
    """How surely a form must be understood."""

    least_confidence: float = Field(
        default=0.1,
        ge=0,
        le=1,
        description="A form whose layout_confidence is below this is refused.",
    )


class Scoring(_Section):
    """Which policy scores which form."""

    policy: str | None = Field(
        default=None, description="One policy for every form, whatever it is."
    )
    by_form: dict[str, str] = Field(default={}, description="Form id → policy id.")
    standards: Literal["follow", "compare", "ignore"] | None = Field(
        default=None,
        description="Scoring standards in the form's own column, for every policy: follow them, "
        "only compare, or ignore them; unset: as each policy says.",
    )


class FindingOptions(_Section):
    """What is reported, and how seriously."""

    select: tuple[str, ...] = Field(default=(), description="Only these codes, families or slugs.")
    ignore: tuple[str, ...] = Field(default=(), description="Not these codes, families or slugs.")
    profile: selection.Profile = Field(
        default="all", description="For whom: clerks, reviewers or all findings."
    )
    severity: dict[str, Level] = Field(default={}, description="Slug → severity of this bureau.")
    thresholds: Thresholds = Field(default_factory=Thresholds, description="Lines of the checks.")


class Batch(_Section):
    """How the nightly run works."""

    chunk: int = Field(default=250, ge=1, le=5000, description="Files worked on together.")
    jobs: int = Field(
        default=0, ge=0, description="Worker processes; 0: as many as pay, at most one a core."
    )
    settle_seconds: float = Field(default=0.0, ge=0, description="A file younger than this waits.")
    seconds_per_file: float = Field(default=60.0, gt=0, description="Time one file may take.")
    megabytes_per_worker: int = Field(
        default=2048, ge=256, description="Memory one worker may take."
    )
    keep_runs: int = Field(default=30, ge=1, description="Records of past runs that are kept.")
    file_mode: str | None = Field(
        default=None,
        pattern="^0?[4-7][0-7]{2}$",
        description='Permissions of new outputs, as "640"; unset: what the umask leaves.',
    )

    @property
    def mode(self) -> int | None:
        """The permissions of new outputs as a number; `None`: what the umask leaves."""
        return int(self.file_mode, 8) if self.file_mode else None


class Summary(_Section):
    """The summary workbook."""

    split_rows: int = Field(
        default=300_000,
        ge=1000,
        description="Above so many indicator rows details go by department.",
    )
    sheets: tuple[str, ...] = Field(default=(), description="Sheets in sight; none: the usual.")
    answer_by: date | None = Field(default=None, description="Until when departments answer.")
    answer_to: str = Field(default="", description="Who receives the answers.")

    @field_validator("answer_by", mode="before")
    @classmethod
    def _day(cls, given: object) -> object:
        """Take a date as people write it: 2026年12月15日."""
        day = last_day(given) if isinstance(given, str) else None
        return day or given


class Settings(_Section):
    """Everything that can be set.

    `origin` names the file each given key came from, `control`
    holds the files beside the forms; neither is a key of the configuration file.
    """

    reading: Reading = Reading()
    scoring: Scoring = Scoring()
    policy: dict[str, dict[str, Any]] = Field(default={}, description="Policies of this bureau.")
    findings: FindingOptions = FindingOptions()
    output: OutputOptions = Field(default_factory=OutputOptions, description="The scored copies.")
    limits: Limits = Field(default_factory=Limits, description="How large an input may be.")
    words: dict[str, tuple[str, ...]] = Field(
        default={}, description="Words of this bureau by class of the lexicon (docs/targets.md)."
    )
    batch: Batch = Batch()
    summary: Summary = Summary()
    origin: dict[str, str] = Field(default={}, exclude=True)
    control: Control = Field(default_factory=Control, exclude=True)

    def policy_for(self, form: str, default: str) -> str:
        """Choose the policy of a form: the one for everything, the form's own, the default."""
        return self.scoring.policy or self.scoring.by_form.get(form) or default

    def load_policy(self, policy: str) -> Policy:
        """Load a policy by id, the bureau's own included.

        Raises:
            PolicyError: There is no such policy, or it is not valid.
        """
        loaded = policies.load(policy, self.policy)
        use = self.scoring.standards
        return loaded.with_standards(use) if use else loaded

    def reporting(self) -> dict[str, Any]:
        """Return what `findings.frame` needs to know of these settings."""
        return {
            "lang": self.output.lang,
            "severities": self.findings.severity,
            "select": self.findings.select,
            "ignore": self.findings.ignore,
            "profile": self.findings.profile,
        }

    def adjustments(self) -> pd.DataFrame | None:
        """Return the reviewers' scores as the frame `scoring.score` takes."""
        import pandas as pd

        rows = self.control.adjustments
        return pd.DataFrame([asdict(row) for row in rows]) if rows else None

    def digest_for(self, unit: str | None, project: str | None) -> str:
        """Name what the control files can change in the copy of one project."""
        return self.control.digest_for(unit, project)

    def digest(self) -> str:
        """Name everything that can change a scored copy; the batch's own keys cannot."""
        said = self.model_dump(mode="json", exclude={"batch", "summary"})
        if not self.words:
            del said["words"]
        said |= {"plugins": plugins.versions()} if plugins.versions() else {}
        own = self.control.templates
        said |= {"templates": [[one.id, own_forms.digest(one)] for one in own]} if own else {}
        known = self.control.benchmarks
        said |= {"benchmarks": [repr(one) for one in known]} if known else {}
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def load(
    path: Place | None = None,
    changes: Mapping[str, Any] | None = None,
    control: Control | None = None,
    words: Place | None = None,
) -> Settings:
    """Read a configuration file and lay the command's own options over it.

    Args:
        path: The file; `None` for the defaults alone.
        changes: Dotted key → value, as given on the command line.
        control: The roster, adjustments and waivers in force.
        words: A file with further words of the bureau's own, by class.

    Raises:
        ConfigurationError: The file cannot be read, or has a key or value we do not know;
            the message names file, line, key and the nearest known key.
    """
    text = _text(path)
    table = _parsed(text, path)
    for key in _NOT_KEYS & table.keys():
        raise ConfigurationError(f"{path}: {key}: unknown key", f"{path}：没有 {key} 这个键")
    origin = {key: str(path) for key in _leaves(table)}
    _settings(table, text, path)  # also what an option overrules must be right
    if words is not None:
        _add_words(table, _parsed(_text(words), words), words)
    for dotted, value in (changes or {}).items():
        _put(table, dotted, value)
        origin[dotted] = "command line"
    settings = _settings(table, "", None)
    settings = settings.model_copy(update={"origin": origin, "control": control or Control()})
    _expect_policies(settings, path)
    _expect_findings(settings, path)
    _expect_words(settings, path)
    return settings


def effective(settings: Settings) -> Iterator[tuple[str, object, str | None]]:
    """List every key with its value and the place it came from, `None` for a default."""
    for key, value in _leaves(settings.model_dump(mode="json")).items():
        yield key, value, settings.origin.get(key)


def _settings(table: dict[str, Any], text: str, path: Place | None) -> Settings:
    try:
        return Settings(**table)
    except ValidationError as error:
        raise _explained(error, text, path) from None


def _expect_policies(settings: Settings, path: Place | None) -> None:
    """Load every policy that is named or written here, so that a slip ends the command at once."""
    named = {settings.scoring.policy, *settings.scoring.by_form.values()}
    named |= {one.policy for one in own_forms.described(settings.control.templates)}
    for id_ in sorted({*settings.policy, *(one for one in named if one)}):
        try:
            settings.load_policy(id_)
        except policies.PolicyError as error:
            lead = path or "options"
            raise ConfigurationError(f"{lead}: {error}", f"{lead}：{error.zh}") from None


def _expect_findings(settings: Settings, path: Place | None) -> None:
    """Look up every finding that is named here, likewise."""
    asked = settings.findings
    try:
        selection.selected(asked.select, asked.ignore)
        selection.graded(asked.severity)
    except ConfigurationError as error:
        lead = path or "options"
        raise ConfigurationError(f"{lead}: {error}", f"{lead}：{error.zh}") from None


def _add_words(table: dict[str, Any], more: dict[str, Any], path: Place) -> None:
    """Lay the words of a file of their own beside those of `[words]`."""
    said = _settings({"words": more}, "", path).words
    _expect_words(Settings(words=said), path)
    own = table.setdefault("words", {})
    for name, entries in said.items():
        own[name] = [*own.get(name, ()), *entries]


def _expect_words(settings: Settings, path: Place | None) -> None:
    """Refuse words of the bureau's own that no class of the lexicon can take in."""
    try:
        own_words.check(settings.words, all_words() if settings.words else {})
    except ConfigurationError as error:
        lead = path or "options"
        raise ConfigurationError(f"{lead}: {error}", f"{lead}：{error.zh}") from None


def _text(path: Place | None) -> str:
    if path is None:
        return ""
    try:
        return read_whole(path).decode("utf-8-sig")
    except Refused:
        raise ConfigurationError(*too_large(path)) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            f"{path}: cannot be read: {error}", f"{path}：无法读取：{error}"
        ) from None


def _parsed(text: str, path: Place | None) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(
            f"{path}: not valid TOML: {error}", f"{path}：不是有效的 TOML：{error}"
        ) from None


def _leaves(table: Mapping[str, Any], prefix: str = "") -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in table.items():
        if isinstance(value, Mapping) and value:
            found.update(_leaves(value, f"{prefix}{key}."))
        else:
            found[f"{prefix}{key}"] = value
    return found


def _put(table: dict[str, Any], dotted: str, value: object) -> None:
    *path, last = dotted.split(".")
    for key in path:
        table = table.setdefault(key, {})
    table[last] = value


def _explained(error: ValidationError, text: str, path: Place | None) -> ConfigurationError:
    said: list[tuple[str, str]] = []
    for one in error.errors():
        place = [str(part) for part in one["loc"]]
        line = policies.line_of(text, ".".join(place))
        lead = f"{path or 'options'}{f':{line}' if line else ''}: {'.'.join(place)}"
        if one["type"] in {"extra_forbidden", "unexpected_keyword_argument"}:
            en, zh = _did_you_mean(place)
            said.append((f"{lead}: unknown key; {en}", f"{lead}：没有这个键；{zh}"))
        else:
            (en, zh), found = expected(one), repr(one["input"])
            said.append((f"{lead}: {en} (found: {found})", f"{lead}：写的是 {found}，{zh}"))
    return ConfigurationError("\n".join(en for en, _ in said), "\n".join(zh for _, zh in said))


def _did_you_mean(place: list[str]) -> tuple[str, str]:
    """Name the nearest known key, else all; in English and Chinese."""
    known: dict[str, Any] = Settings().model_dump()
    for part in place[:-1]:
        known = known.get(part) or {}
    near = difflib.get_close_matches(place[-1], known, n=1, cutoff=0.5)
    if near:
        return f"did you mean `{near[0]}`?", f"是不是 {near[0]}？"
    return f"known here: {', '.join(known)}", f"这里可用：{'、'.join(known)}"
