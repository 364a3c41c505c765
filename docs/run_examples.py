"""Run what the pages show: every ```bash line, and every ```console line with its output.

    python docs/run_examples.py            # say what differs
    python docs/run_examples.py --write    # put the real output into the pages

Lines run in this process, in a scratch folder that holds `samples/` and `form.xlsx`. A block with
a title is first written to the file it names. `<!-- no-run: why -->` before a block leaves it out;
of a set-up line only the part after the last `&&` is run. In shown output a line `…` stands for
any lines.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FORM = "samples/inbox/临江县教育局/2025年_临江县第二小学_学生营养改善计划.xlsx"
FENCE = re.compile(
    r"(?P<skip><!-- no-run[^\n]*\n)?^```(?P<kind>\w+)(?: title=\"(?P<title>[^\"]+)\")?\n"
    r"(?P<body>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
MOMENTS = re.compile(r"\d{8}T\d{6}-[0-9a-f]{8}|\d{4}-\d\d-\d\dT[\d:]+")
BAD = {2, 4}  # exit codes that no page shows without saying so
FIRST_NIGHT = ["run", "samples/inbox", "-o", "out"]
NIGHTS: list[tuple[int, str]] = []  # exit code and words of the first one; many pages begin so
KEPT = tempfile.TemporaryDirectory()
sys.path.insert(0, str(ROOT))


@dataclass(frozen=True)
class Step:
    """One command of a page and the output shown below it; `None` where none is shown."""

    command: str
    shown: str | None = None


def pages(lang: str) -> list[Path]:
    """List the pages whose commands are run in one language."""
    docs = ROOT / "docs"
    if lang == "zh":
        return [ROOT / "README.zh-CN.md", *sorted((docs / "zh").rglob("*.md"))]
    english = (path for path in docs.rglob("*.md") if docs / "zh" not in path.parents)
    samples = ROOT / "samples" / "README.md"
    return [ROOT / "README.md", *([samples] if samples.is_file() else []), *sorted(english)]


def steps(body: str, kind: str) -> Iterator[Step]:
    """Take a block apart into commands with their shown output."""
    if kind == "bash":
        yield from (Step(line) for line in body.splitlines() if line.strip())
        return
    for part in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
        command, _, shown = part.partition("\n")
        yield Step(command, shown)


def carry_out(command: str) -> tuple[int, str]:
    """Run one line and give its exit code and what it printed."""
    line = command.rpartition("&&")[2] if "pip install" in command else command
    line, _, target = line.partition(" > ")
    words = shlex.split(line, comments=True)
    if not words or words[0].endswith("python") or words[0].endswith("python3"):
        return 0, ""
    if Path(words[0]).name != "evalxl":
        done = subprocess.run(line, shell=True, capture_output=True, encoding="utf-8")  # noqa: S602
        return done.returncode, done.stdout
    is_first = words[1:] == FIRST_NIGHT and is_untouched()
    code, said = _first_night() if is_first else _evalxl(words[1:])
    if target:
        Path(target.strip()).write_text(said, encoding="utf-8")
        return code, ""
    return code, said


def _evalxl(words: list[str]) -> tuple[int, str]:
    from evalxl.cli.main import main

    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = main(words)
    return code, said.getvalue()


def is_untouched() -> bool:
    """Whether this folder is as a page finds it: the samples as they are, and no outputs."""
    return not Path("out").exists() and _files(Path("samples")) == _files(ROOT / "samples")


def _files(folder: Path) -> dict[str, tuple[int, int]]:
    there = ((path, path.stat()) for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): (one.st_size, one.st_mtime_ns) for path, one in there}


def _first_night() -> tuple[int, str]:
    """Run the samples, or put what they came to on an earlier page in this one's folder."""
    kept = Path(KEPT.name, "out")
    if not NIGHTS:
        NIGHTS.append(_evalxl(FIRST_NIGHT))
        shutil.copytree("out", kept)
    else:
        shutil.copytree(kept, "out")
    return NIGHTS[0]


def agrees(shown: str, said: str) -> bool:
    """Compare shown output with the real one."""
    parts = [re.escape(plain(part)) for part in re.split(r"^…\n", shown, flags=re.MULTILINE)]
    return re.fullmatch("(?:.*\n)*?".join(parts), plain(said)) is not None


def plain(said: str) -> str:
    """Leave out what differs from run to run."""
    return MOMENTS.sub("<moment>", said.rstrip("\n") + "\n")


def run_page(page: Path, *, write: bool = False) -> list[str]:
    """Run one page in a scratch folder of always the same name: outputs can be taken along.

    Returns:
        What differs: the command, what was shown and what it really says.
    """
    text = page.read_text(encoding="utf-8")
    troubles: list[str] = []
    here = Path.cwd()
    folder = Path(KEPT.name, "page")
    shutil.copytree(ROOT / "samples", folder / "samples")
    shutil.copy(ROOT / FORM, folder / "form.xlsx")
    os.chdir(folder)
    try:
        made = FENCE.sub(lambda block: _block(block, troubles), text)
    finally:
        os.chdir(here)
        shutil.rmtree(folder)
    if write and made != text:
        page.write_text(made, encoding="utf-8")
    return troubles


def _block(block: re.Match[str], troubles: list[str]) -> str:
    """Run one block and give it back with the real output."""
    if block["title"]:
        Path(block["title"]).write_text(block["body"], encoding="utf-8")
    if block["skip"] or block["kind"] not in {"bash", "console"}:
        return block[0]
    made = ""
    for step in steps(block["body"], block["kind"]):
        code, said = carry_out(step.command)
        if code in BAD:
            troubles.append(f"$ {step.command}\nexit code {code}\n{said}")
        if step.shown is not None and not agrees(step.shown, said):
            troubles.append(f"$ {step.command}\nshown:\n{step.shown}\nsaid:\n{said}")
            made += f"$ {step.command}\n{said}"
        elif step.shown is not None:
            made += f"$ {step.command}\n{step.shown}"
    return block[0].replace(block["body"], made) if block["kind"] == "console" else block[0]


def main() -> None:
    """Run the pages of the language in force; exit 1 where something differs."""
    lang = os.environ.setdefault("EVALXL_LANG", "en")
    troubles = 0
    for page in pages(lang):
        for trouble in run_page(page, write="--write" in sys.argv):
            troubles += 1
            print(f"{page.relative_to(ROOT)}: {trouble}")
    sys.exit(1 if troubles else 0)


if __name__ == "__main__":
    main()
