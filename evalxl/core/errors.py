"""Our own exceptions.

Two kinds of trouble are never mixed: a wrong form is a `Finding` and the run goes on; an
exception from here costs one file (`Refused`) or ends the command before any work
(`UsageError`, `ConfigurationError`).
"""

from __future__ import annotations

from collections.abc import Mapping


class EvalxlError(Exception):
    """Base of everything evalxl raises on purpose."""


class UsageError(EvalxlError):
    """The command or call cannot be carried out as asked.

    Args:
        en: Where, what was found and what to do; what `str` gives.
        zh: The same in Chinese.
    """

    exit_code = 2

    def __init__(self, en: str, zh: str = "") -> None:
        super().__init__(en, zh or en)
        self.en, self.zh = en, zh or en

    def __str__(self) -> str:
        return self.en


class ConfigurationError(UsageError):
    """A configuration, policy, roster or adjustments file is wrong (exit code 2)."""


class Refused(EvalxlError):  # noqa: N818 - the word of the field, and no fault of ours
    """One input file cannot be read; it becomes the finding named by `slug`.

    Args:
        slug: A slug of the 1xx family, such as `unreadable`, `encrypted`, `limit_exceeded`.
        params: What the finding's message needs (see `findings/catalogue/1xx.toml`).
    """

    def __init__(self, slug: str, **params: object) -> None:
        super().__init__(slug, params)
        self.slug = slug
        self.params: Mapping[str, object] = params

    def __reduce__(self) -> tuple[object, ...]:
        # Keyword arguments must survive the way back from a child process.
        return (_rebuild_refused, (self.slug, dict(self.params)))


def _rebuild_refused(slug: str, params: dict[str, object]) -> Refused:
    return Refused(slug, **params)
