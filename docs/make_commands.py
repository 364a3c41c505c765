"""Write the pages of all commands from the commands themselves: `python docs/make_commands.py`.

Commands choose their language when they are made, so each language is asked for in a process of
its own (`--describe`).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

DOCS = Path(__file__).parent
sys.path.insert(0, str(DOCS.parent))

from docs.made import made_by  # noqa: E402

PAGES = {"en": DOCS / "reference" / "commands.md", "zh": DOCS / "zh" / "reference" / "commands.md"}
HEADS = {
    "en": """# Commands

`stdout` carries the result, `stderr` progress and words to you. Every option can also be set by an
environment variable: `EVALXL_`, the command and the option, as in `EVALXL_RUN_JOBS=1`; without
the command it holds for every command that has the option, as in `EVALXL_POLICY=hubei` or
`EVALXL_LANG=zh`. `evalxl COMMAND --help` prints the same as this page.

All of them take `-v`/`--verbose` (say more), `-q`/`--quiet` (say less), `--lang zh|en` and
`-h`/`--help`; `evalxl --version` prints the version.

## Exit codes

| code | means |
|---|---|
| 0 | done, nothing at or above `--fail-on` |
| 1 | done, findings at or above `--fail-on` |
| 2 | wrong usage or configuration; nothing was done |
| 3 | done, but some inputs were refused |
| 4 | done, but a fault of the program spoiled some file |
| 5 | nothing to do under `--require-input` |
| 6 | another run holds the folder |
| 130 | interrupted; run again to go on |

## Completion in the shell

```bash no-run
eval "$(_EVALXL_COMPLETE=bash_source evalxl)"      # bash; put it into ~/.bashrc
eval "$(_EVALXL_COMPLETE=zsh_source evalxl)"       # zsh; put it into ~/.zshrc
_EVALXL_COMPLETE=fish_source evalxl | source       # fish
```
""",
    "zh": """# 命令

结果在标准输出，进度和提示在标准错误。每个选项也可用环境变量设置：`EVALXL_` 加命令加选项，
如 `EVALXL_RUN_JOBS=1`；省去命令名则对所有有此选项的命令有效，如 `EVALXL_POLICY=hubei`、
`EVALXL_LANG=zh`。`evalxl 命令 --help` 与本页内容相同。

所有命令都有 `-v`/`--verbose`（多说一些）、`-q`/`--quiet`（少说一些）、`--lang zh|en`（语言）和
`-h`/`--help`（说明）；`evalxl --version` 显示版本。

## 退出码

| 退出码 | 意思 |
|---|---|
| 0 | 完成，没有达到 `--fail-on` 级别的问题 |
| 1 | 完成，有达到 `--fail-on` 级别的问题 |
| 2 | 命令或配置写错，什么也没做 |
| 3 | 完成，但有文件未能读取 |
| 4 | 完成，但有文件因程序故障没有做好 |
| 5 | `--require-input` 而收件箱没有文件 |
| 6 | 另一次运行正在使用这个文件夹 |
| 130 | 被中断；再运行一次即可继续 |
""",
}
COMMON = {"--verbose", "--quiet", "--lang", "--help"}
WORDS = {
    "en": ("option", "meaning", "default", "For example"),
    "zh": ("选项", "意思", "默认", "例如"),
}


def page(lang: str) -> str:
    """Give the whole page in one language."""
    parts = [HEADS[lang].replace("\n", f"\n\n{made_by(__file__)}\n", 1)]
    for name, one in described(lang).items():
        parts += [*_entry(name, one, WORDS[lang])]
    return "\n".join(parts).rstrip("\n") + "\n"


def _entry(name: str, one: dict[str, Any], words: tuple[str, str, str, str]) -> Iterator[str]:
    option, meaning, default, _ = words
    yield f"## `evalxl {name}`\n" if " " not in name else f"### `evalxl {name}`\n"
    yield one["help"].strip() + "\n"
    yield "```text\n" + f"evalxl {name} {one['usage']}".strip() + "\n```\n"
    if one["options"]:
        yield f"| {option} | {meaning} | {default} |\n|---|---|---|"
        for each in one["options"]:
            spelling = ", ".join(f"`{opt}`" for opt in each["opts"])
            yield f"| {spelling} {_kind(each)} | {each['help']} | {each['default']} |"
        yield ""
    yield f"{one['epilog']}\n"


def _kind(option: dict[str, Any]) -> str:
    kind = option["kind"].replace("|", "\\|")
    return f"`{kind}`" if kind else ""


def described(lang: str) -> dict[str, Any]:
    """Ask a process that speaks `lang` for every command and its options."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, __file__, "--describe"],
        env={**os.environ, "EVALXL_LANG": lang},
        check=True,
        capture_output=True,
        encoding="utf-8",
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def describe() -> dict[str, Any]:
    """Collect every command below `evalxl`, by its words."""
    from evalxl.cli.click_words import let_click_speak
    from evalxl.cli.language import language
    from evalxl.cli.main import evalxl

    let_click_speak(language())
    context = click.Context(evalxl, info_name="evalxl", **evalxl.context_settings)
    return dict(_below(evalxl, "", context))


def _below(
    group: click.Group, lead: str, context: click.Context
) -> Iterator[tuple[str, dict[str, Any]]]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is None:
            continue
        inner = click.Context(command, info_name=name, parent=context)
        yield f"{lead}{name}", _one(command, inner)
        if isinstance(command, click.Group):
            yield from _below(command, f"{lead}{name} ", inner)


def _one(command: click.Command, context: click.Context) -> dict[str, Any]:
    options = [
        one
        for one in command.get_params(context)
        if isinstance(one, click.Option) and one.opts[-1] not in COMMON
    ]
    return {
        "help": command.help or "",
        "epilog": command.epilog,
        "usage": " ".join(command.collect_usage_pieces(context)),
        "options": [_option(one, context) for one in options],
    }


def _option(option: click.Option, context: click.Context) -> dict[str, str | list[str]]:
    takes_words = not (option.is_flag or option.count)
    default = option.default if isinstance(option.default, (str, int)) and takes_words else ""
    return {
        "opts": [*option.opts, *option.secondary_opts],
        "kind": option.make_metavar(context) if takes_words else "",
        "help": option.help or "",
        "default": f"`{default}`" if default != "" else "",
    }


def main() -> None:
    """Write both pages, or describe the commands in the language in force."""
    if "--describe" in sys.argv:
        print(json.dumps(describe(), ensure_ascii=False))
        return
    for lang, path in PAGES.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page(lang), encoding="utf-8")


if __name__ == "__main__":
    main()
