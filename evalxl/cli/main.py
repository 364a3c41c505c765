"""The command `evalxl`: a table of commands, each loaded only when it is called."""

from __future__ import annotations

import difflib
import importlib
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from evalxl import __version__
from evalxl.cli import faults
from evalxl.cli.click_words import let_click_speak
from evalxl.cli.common import printable
from evalxl.cli.language import LANGUAGES, language, t
from evalxl.core.errors import UsageError

COMMANDS: dict[str, tuple[str, str]] = {
    "run": ("批量处理收件箱里的全部自评表（夜间批处理）", "The nightly batch over an inbox."),
    "score": ("对若干文件或文件夹评分，不留状态", "Score a few files or folders, without state."),
    "check": ("只检查、只报问题，不写任何文件", "Findings only; writes nothing."),
    "read": ("显示读懂了什么（JSON 或文字）", "What was understood, as JSON or text."),
    "compare": ("一个指标值与完成值如何理解", "How one target and one result are understood."),
    "explain": ("一个得分是怎么来的", "Where one score comes from."),
    "summary": ("按台账重做汇总表", "Rebuild the summary from the ledger."),
    "watch": ("文件夹一有变动就再跑一遍", "Run again whenever the folder changes."),
    "status": ("已评分、未能读取、有变动的文件", "What is done, refused, changed since."),
    "verify": ("输出文件有没有改动", "Are outputs still what was written."),
    "diff": ("两次报送之间改了什么", "What changed between two submissions."),
    "sample": ("可复现的随机抽查名单", "A reproducible sample for on-site review."),
    "report": ("自评报告初稿（Word）", "A draft of the written report (Word)."),
    "publish": ("可公开的副本（个人信息加星号）", "Copies for publication, personal data masked."),
    "template": ("已知表式、空白表、学习新表式", "Known forms, blank forms, new forms."),
    "policy": ("评分办法", "Scoring policies."),
    "rule": ("问题清单的每一条规则", "The findings and their manual pages."),
    "schedule": ("生成定时任务", "A ready nightly job."),
    "doctor": ("检查环境与生效的设置", "Check the machine and the settings in force."),
}


class LazyGroup(click.Group):
    """Know every command by name; import its module only when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one command."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"evalxl.cli.{cmd_name}")
        command = module.command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Name the nearest command where there is none of that name."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            near = difflib.get_close_matches(args[0], COMMANDS, n=1)
            hint = t(f"；是不是 {near[0]}？", f"; did you mean {near[0]}?") if near else ""
            ctx.fail(t(f"没有这个命令：{args[0]}{hint}", f"no such command: {args[0]}{hint}"))
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Carry the command out; a reader that goes away early (`| head`) is no fault."""
        try:
            outcome = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:  # click itself would end with 1
            return faults.closed_pipe()
        return outcome

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing any of them."""
        with formatter.section(t("命令", "Commands")):
            formatter.write_dl([(name, t(zh, en)) for name, (zh, en) in COMMANDS.items()])


@click.group(
    cls=LazyGroup,
    help=t(
        "evalxl：财政绩效自评表批量读取、检查、评分、汇总。原表原样返还，另加核查意见。",
        "evalxl reads, checks, scores and summarises filled 财政绩效自评 forms.\n\n"
        "Each form comes back with nothing lost, its scores filled in and explained.",
    ),
    epilog=t("先试：evalxl run samples/inbox -o out", "Try first: evalxl run samples/inbox -o out"),
    options_metavar=t("[选项]", "[OPTIONS]"),
    subcommand_metavar=t("命令 [参数]…", "COMMAND [ARGS]..."),
    context_settings={
        "auto_envvar_prefix": "EVALXL",
        "help_option_names": ["-h", "--help"],
        "max_content_width": 100,
    },
)
@click.version_option(__version__, prog_name="evalxl")
@click.option("--lang", type=click.Choice(LANGUAGES), help=t("界面语言", "Language of messages."))
def evalxl(lang: str | None) -> None:
    """Hold the commands; `--lang` was read before (see `language`)."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and give its exit code; nothing a user can cause ends in a traceback."""
    _open_streams()
    _speak_utf8()
    let_click_speak(language())
    try:
        outcome: Any = evalxl.main(args=arguments, prog_name="evalxl", standalone_mode=False)
    except click.exceptions.Abort:
        return faults.interrupted()
    except click.ClickException as error:
        error.show()
        return 2
    except UsageError as error:
        click.echo(printable(t(f"错误：{error.zh}", f"Error: {error.en}")), err=True)
        return error.exit_code
    except KeyboardInterrupt:
        return faults.interrupted()
    except Exception as error:  # the last line of defence: ours, not the user's
        return faults.ours(error)
    return outcome if isinstance(outcome, int) else 0


def _open_streams() -> None:
    """Stand in for streams that were closed before we began (`>&-`, some schedulers)."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            stream = Path(os.devnull).open(mode, encoding="utf-8")  # noqa: SIM115 - for good
            setattr(sys, name, stream)


def _speak_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
