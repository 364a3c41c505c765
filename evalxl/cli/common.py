"""What all commands share: their options, how they speak, how findings become an exit code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from evalxl.cli import terminal
from evalxl.cli.language import LANGUAGES, language, t
from evalxl.cli.paths import LocalPath
from evalxl.core import lazy_re as re

if TYPE_CHECKING:
    from evalxl.batch.copies import Written
    from evalxl.core.urls import Place
    from evalxl.pipeline import Opened
    from evalxl.settings.config import Settings

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]
FAIL_ON = ("error", "warning", "note", "never")
OPTIONS = t("[选项]", "[OPTIONS]")


@dataclass(frozen=True, slots=True)
class Talk:
    """How much is said on stderr: -1 quiet, 0 normal, 1 and more in detail."""

    level: int = 0

    def result(self, text: str) -> None:
        """Print what the command was asked for."""
        click.echo(printable(text))

    def findings(self, text: str) -> None:
        """Print findings: wrapped and coloured on a terminal, plain lines anywhere else."""
        if terminal.is_terminal():
            terminal.show(printable(text), language())
        else:
            self.result(text)

    def note(self, text: str) -> None:
        """Say what happens, unless `-q`."""
        if self.level >= 0:
            click.echo(printable(text), err=True)

    def detail(self, text: str) -> None:
        """Say more, only with `-v`."""
        if self.level >= 1:
            click.echo(printable(text), err=True)


_COMMANDS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def printable(text: str) -> str:
    """Show what would command a terminal (colours, titles, direction) by its number.

    It is written as in JSON, so that a value in JSON stays what it is.
    """
    return _COMMANDS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def force_option() -> Decorator:
    """Add `--force`, which replaces what stands where a result goes."""
    return click.option(
        "--force",
        is_flag=True,
        help=t(
            "直接覆盖已有文件；不加时原有文件另存在旁边",
            "Replace files that are there; without it they are kept beside.",
        ),
    )


def tell_written(talk: Talk, written: Written) -> None:
    """Print what was written, and under which names other files were kept."""
    for path in written.paths:
        talk.result(str(path))
    for path in written.kept:
        talk.note(t(f"原有的文件另存为：{path}", f"what was there is kept as: {path}"))


class Command(click.Command):
    """Take options from variables, too: `EVALXL_RUN_FORMAT` for one command, `EVALXL_FORMAT`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Name the variables as people write the option, whatever our functions call it."""
        for option in self.params:
            if isinstance(option, click.Option):
                written = max(option.opts, key=len).lstrip("-").replace("-", "_").upper()
                option.envvar = [f"{ctx.auto_envvar_prefix}_{written}", f"EVALXL_{written}"]
        return super().parse_args(ctx, args)


def command(
    zh: str, en: str, *, example: str = "", takes_negative_numbers: bool = False
) -> Callable[[Callable[..., Any]], click.Command]:
    """Make a command with `--help`, `-v`, `-q` and `--lang`; its function gets `talk` first.

    Args:
        zh: What it does, in Chinese.
        en: What it does, in English.
        example: A line a person can copy.
        takes_negative_numbers: Arguments such as `-0.5` are values, not options.
    """
    context = {"ignore_unknown_options": takes_negative_numbers}

    def wrap(function: Callable[..., Any]) -> click.Command:
        def run(verbose: int, quiet: bool, lang: str | None, **options: Any) -> Any:
            return function(Talk(-1 if quiet else verbose), **options)

        run.__click_params__ = getattr(function, "__click_params__", [])  # type: ignore[attr-defined]
        epilog = t("例如：", "For example: ") + example if example else None
        made = click.command(
            cls=Command,
            help=t(zh, en),
            epilog=epilog,
            context_settings=context,
            options_metavar=OPTIONS,
        )(run)
        made.params += [
            click.Option(["-v", "--verbose"], count=True, help=t("多说一些", "Say more.")),
            click.Option(["-q", "--quiet"], is_flag=True, help=t("少说一些", "Say less.")),
            _lang(),
        ]
        return made

    return wrap


def group(zh: str, en: str, *, example: str, shows_by_default: bool = True) -> click.Group:
    """Make a command that holds others; `--lang` may stand before theirs.

    Args:
        zh: What it is about, in Chinese.
        en: What it is about, in English.
        example: A line a person can copy.
        shows_by_default: Whether `rule EVX301` means `rule show EVX301`.
    """
    kind: type[click.Group] = ShowByDefault if shows_by_default else click.Group
    return kind(
        help=t(zh, en),
        epilog=t("例如：", "For example: ") + example,
        callback=lambda lang: None,
        params=[_lang()],
        options_metavar=OPTIONS,
        subcommand_metavar=t("命令 [参数]…", "COMMAND [ARGS]..."),
    )


def _lang() -> click.Option:
    words = t("界面语言", "Language of messages.")
    return click.Option(["--lang"], type=click.Choice(LANGUAGES), help=words)


def config_option() -> Decorator:
    """Add `-c`."""
    return click.option(
        "-c",
        "--config",
        type=LocalPath(exists=True, dir_okay=False),
        help=t("配置文件 evalxl.toml", "The configuration file, evalxl.toml."),
    )


def format_option(
    *shapes: str, words: tuple[str, str] = ("输出格式", "Shape of the answer.")
) -> Decorator:
    """Add `--format`; the first shape is the default."""
    return click.option(
        "--format",
        "shape",
        type=click.Choice(shapes),
        default=shapes[0],
        show_default=True,
        help=t(*words),
    )


def settings_options(default_fail_on: str, *, several_policies: bool = False) -> Decorator:
    """Add `-p`, `-c`, `--select`, `--ignore` and `--fail-on`."""
    options: list[Decorator] = [
        click.option(
            "-p",
            "--policy",
            metavar="ID",
            multiple=several_policies,
            help=t("一律按此评分办法", "Score everything by this policy."),
        ),
        config_option(),
        click.option(
            "--select", metavar="CODES", help=t("只报这些规则（逗号分隔）", "Only these findings.")
        ),
        click.option(
            "--ignore", metavar="CODES", help=t("不报这些规则（逗号分隔）", "Not these findings.")
        ),
        click.option(
            "--fail-on",
            type=click.Choice(FAIL_ON),
            default=default_fail_on,
            show_default=True,
            help=t(
                "有此级别及以上的问题时退出码为 1", "Exit 1 on findings of this level or above."
            ),
        ),
    ]

    def add(function: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(options):
            function = option(function)
        return function

    return add


def load_settings(
    config: Path | None,
    *,
    policy: str | None = None,
    select: str | None = None,
    ignore: str | None = None,
    beside: Place | None = None,
    lang: str | None = None,
    today: date | None = None,
) -> Settings:
    """Read the settings: `-c`, else `evalxl.toml` in the folder `beside`, else the defaults.

    The control files (roster, adjustments, waivers, `templates/`) count in the same folder.
    """
    from evalxl.settings import discovery as laid_beside

    changes: dict[str, Any] = {}
    if policy:
        changes["scoring.policy"] = policy
    if select:
        changes["findings.select"] = split_codes(select)
    if lang:
        changes["output.lang"] = lang
    if ignore:
        changes["findings.ignore"] = split_codes(ignore)
    settings = laid_beside.load(config, beside, today or date.today(), changes)
    for line in settings.control.left_out:
        click.echo(printable(t(f"未采用：{line.zh}", f"left out: {line.en}")), err=True)
    return settings


def split_codes(text: str) -> list[str]:
    """Take `EVX3,EVX412` apart."""
    return [code.strip() for code in text.replace("，", ",").split(",") if code.strip()]


def spoiled(opened: Iterable[Opened]) -> dict[str, int]:
    """Count what could not be read, and what a fault of ours spoiled."""
    statuses = [one.status for one in opened]
    return {"refused": statuses.count("refused"), "faulted": statuses.count("faulted")}


def severities(found: Iterable[str]) -> dict[str, int]:
    """Count findings by severity."""
    return dict(Counter(str(one) for one in found))


def words_of(pair: Mapping[str, str]) -> str:
    """Pick the words of the language in use from `{"zh": …, "en": …}`."""
    return pair[language()]


class ShowByDefault(click.Group):
    """Take `rule EVX301` for `rule show EVX301`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put `show` before a first word that names no command of this group."""
        if args and not args[0].startswith("-") and args[0] not in self.commands:
            args = ["show", *args]
        return super().parse_args(ctx, args)
