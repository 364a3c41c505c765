"""One thing taken for another: a lower class, an earlier stage, the opposite."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache

from evalxl.core import lazy_re as re
from evalxl.language.words import any_of, spellings

_NOT_BEFORE = re.compile(
    "(?:[不未无非没免零防扭转治]|没有|未能|消除|避免|杜绝|解决|告别|摆脱|减少|降低|整治|修复|处[置理]|排[查除]|更换"
    "|清[理除]|打击|查处|查[获出])[^,;。0-9]{0,3}\\Z"
)
_NOT_AFTER = re.compile(
    "[^,;。0-9]{0,6}(?:遏制|扭转|缓解|消除|解决|整改|整治|修复|治理|处理|处置|排除|疏通|恢复|更换|下降|降低|减少)"
)
Ladder = tuple[re.Pattern[str], dict[str, int]]


def is_other_than_asked(actual: str, asked: str) -> bool:
    """Whether a number told of one thing would answer for a better one, a later or another."""
    if not _any_word(*spellings()["ladders"]).search(actual):
        return False
    return any(
        is_other(actual, asked)
        for is_other in (is_lower_class, is_earlier_stage, is_opposite, is_other_kind)
    )


def names_a_kind(text: str) -> bool:
    """Whether a text names one of several kinds or classes that the lexicon lists."""
    return bool(_any_word("kinds", "classes").search(text))


def are_kinds_of_one(labels: Sequence[str], asked: str) -> bool:
    """Whether labels name different kinds of one thing, none of them asked, and else say the same.

    线上, 线下; 城区新建, 乡镇新建; the first may have the words that all share: 开展线上, 线下.
    """
    for pattern, kind_of in _ladders("kinds"):
        told = [pattern.search(label) for label in labels]
        kinds = {kind_of[one[0]] for one in told if one}
        rests = {pattern.sub("", label, count=1) for label in labels[1:]}
        are_alike = rests <= {""} or rests == {pattern.sub("", labels[0], count=1)}
        if all(told) and are_alike and len(kinds) == len(labels) and not pattern.search(asked):
            return True
    return False


def is_lower_class(actual: str, asked: str) -> bool:
    """`普通期刊` for 核心期刊, `获三等奖` for 二等奖: of a lower class than is asked for."""
    return any(_is_below(actual, asked, ladder) for ladder in _concerned("classes", asked))


def is_earlier_stage(actual: str, asked: str) -> bool:
    """`初验` for 终验, `征求意见稿` for 正式文件: a step on the way to what is asked for."""
    return any(_is_below(actual, asked, ladder) for ladder in _concerned("stages", asked))


def is_opposite(actual: str, asked: str) -> bool:
    """`阳性` for 阴性, `亏损` for 盈利: what is asked for turned round, neither being denied."""
    for pattern, side_of in _concerned("opposites", asked):
        wanted, given = _told(asked, pattern, side_of), _told(actual, pattern, side_of)
        if len(wanted) == 1 and len(given) == 1 and wanted != given:
            return True
    return False


def is_other_kind(actual: str, asked: str) -> bool:
    """`80名困难群众` for 党员, `幼儿园5所` for 小学: kinds of one thing, none of those asked."""
    for pattern, kind_of in _concerned("kinds", asked):
        wanted = {kind_of[match[0]] for match in pattern.finditer(asked)}
        given = {kind_of[match[0]] for match in pattern.finditer(actual)} if wanted else set()
        if given and not wanted & given:
            return True
    return False


def _is_below(actual: str, asked: str, ladder: Ladder) -> bool:
    pattern, step_of = ladder
    wanted = [step_of[match[0]] for match in pattern.finditer(asked)]
    given = [step_of[match[0]] for match in pattern.finditer(actual)] if wanted else []
    return bool(given) and min(given) > max(wanted)


def _told(text: str, pattern: re.Pattern[str], side_of: dict[str, int]) -> set[int]:
    """Return the sides a text names; a denied word counts for neither."""
    return {
        side_of[match[0]]
        for match in pattern.finditer(text)
        if not _NOT_BEFORE.search(text, max(0, match.start() - 6), match.start())
        and not _NOT_AFTER.match(text, match.end())
    }


@lru_cache(maxsize=8192)
def _concerned(group: str, asked: str) -> tuple[Ladder, ...]:
    """Return the ladders that what is asked for stands on: most targets stand on none."""
    if not _any_word(group).search(asked):
        return ()
    return tuple(ladder for ladder in _ladders(group) if ladder[0].search(asked))


@cache
def _any_word(*groups: str) -> re.Pattern[str]:
    return any_of(word for group in groups for _, step_of in _ladders(group) for word in step_of)


@cache
def _ladders(group: str) -> tuple[Ladder, ...]:
    """Load the ladders of a group, each of them best first."""
    return tuple(
        (any_of(step_of), step_of)
        for ladder in spellings()["ladders"][group]
        if (
            step_of := {
                word: step for step, words in enumerate(ladder.split(">")) for word in words.split()
            }
        )
    )
