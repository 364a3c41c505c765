"""`evalxl policy list|show`: scoring policies."""

from __future__ import annotations

from pathlib import Path

import click

from evalxl.cli import common
from evalxl.cli.common import Talk
from evalxl.cli.language import language, t

command = common.group(
    "评分办法：有哪些，各是什么。",
    "Scoring policies: which there are, and what they say.",
    example="evalxl policy mof-2020",
)


@common.command("列出全部评分办法。", "List every policy.", example="evalxl policy list")
@common.config_option()
def list_policies(talk: Talk, config: Path | None) -> None:
    """Print one line a policy."""
    from evalxl import policies

    settings = common.load_settings(config)
    for name in policies.available(settings.policy):
        policy = settings.load_policy(name)
        talk.result(f"{name:24} {t(policy.zh, policy.en)}")


@common.command(
    "显示一个评分办法；--resolved 逐项显示数值及出处。",
    "Show one policy; --resolved prints each value and where it comes from.",
    example="evalxl policy show mof-2020 --resolved",
)
@click.argument("policy_id", metavar="ID")
@click.option("--resolved", is_flag=True, help=t("逐项显示及出处", "Each value and its origin."))
@common.config_option()
def show_policy(talk: Talk, policy_id: str, resolved: bool, config: Path | None) -> None:
    """Print one policy."""
    from evalxl import policies

    policy = common.load_settings(config).load_policy(policy_id)
    talk.result(f"{policy.id}: {t(policy.zh, policy.en)}")
    for one in policies.resolved(policy, language()):
        origin = f"    ← {one.file}: {one.source}" if resolved else ""
        words = f"：{one.words}" if one.words != one.value else ""
        talk.result(f"  {one.key} = {one.value}    # {one.meaning}{words}{origin}")


command.add_command(list_policies, "list")
command.add_command(show_policy, "show")
