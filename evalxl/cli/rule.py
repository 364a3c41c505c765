"""`evalxl rule list|show`: the findings and their manual pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from evalxl.cli import common
from evalxl.cli.common import Talk, words_of
from evalxl.cli.language import language, t
from evalxl.core.terms import word

if TYPE_CHECKING:
    from evalxl.findings import Rule

command = common.group(
    "问题清单的每一条规则。",
    "The findings and their manual pages.",
    example="evalxl rule EVX301",
)


@common.command("列出全部规则。", "List every finding.", example="evalxl rule list")
def list_rules(talk: Talk) -> None:
    """Print one line a finding."""
    from evalxl.findings import catalogue

    for rule in catalogue().values():
        talk.result(f"{rule.code}  {rule.severity:8} {rule.slug:26} {words_of(rule.title)}")


def _gravity(rule: Rule) -> str:
    """Say how grave a finding is, whether a person must judge, and what it is about."""
    severity, kind, scope = (
        word(one, language()) for one in (rule.severity, rule.kind, rule.scope)
    )
    return f"{severity} ({kind}, {scope})"


@common.command(
    "显示一条规则的说明：是什么、为什么、怎么改、正反例。",
    "Show one finding: what, why, what to do, a good and a bad example.",
    example="evalxl rule show EVX301",
)
@click.argument("code", metavar="CODE")
def show_rule(talk: Talk, code: str) -> None:
    """Print the manual page of each finding that `code` names."""
    from evalxl.findings import catalogue
    from evalxl.findings.selection import matching

    rules = [rule for slug, rule in catalogue().items() if slug in matching(code)]
    for rule in rules:
        talk.result(f"{rule.code} {rule.slug}: {words_of(rule.title)}")
        talk.result(f"  {t('级别', 'severity')}: {_gravity(rule)}")
        talk.result(f"  {t('为什么', 'why')}: {words_of(rule.why)}")
        talk.result(f"  {t('说法', 'message')}: {words_of(rule.message)}")
        talk.result(f"  {t('怎么改', 'what to do')}: {words_of(rule.fix)}")
        talk.result(f"  {t('正确', 'good')}: {rule.good}")
        talk.result(f"  {t('错误', 'bad')}: {rule.bad}")


command.add_command(list_rules, "list")
command.add_command(show_rule, "show")
