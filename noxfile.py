"""The one menu of checks: `nox -l` lists them, `nox -s lint` runs one.

`.ci/run` calls the same sessions with `--no-venv`, in the environment of the README's test command.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import nox

nox.options.sessions = ["lint", "tests"]
PYTHONS = ["3.11", "3.12", "3.13", "3.14"]
EXTRAS = ".[dev,docs,report,dask,remote,s3-tests]"


def _install(session: nox.Session, what: str = EXTRAS) -> None:
    """Install the project at the tested versions; a session without an environment has it."""
    if not isinstance(session.virtualenv, nox.virtualenv.PassthroughEnv):
        session.install("-q", "-c", "constraints.txt", "-e", what)


@nox.session
def lint(session: nox.Session) -> None:
    """Check format, style, types and layers."""
    _install(session)
    session.run("ruff", "format", "--check", ".")
    session.run("ruff", "check", ".")
    session.run("mypy")
    session.run("lint-imports")


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """Run the default tests; arguments after `--` go to pytest."""
    _install(session, ".[dev]")
    session.run("pytest", "-n", "2", *session.posargs)


@nox.session
def slow(session: nox.Session) -> None:
    """Run the tests that take minutes, with every extra installed."""
    _install(session)
    session.run("pytest", "-m", "slow and not thorough", "-n", "2", *session.posargs)


@nox.session
def docs(session: nox.Session) -> None:
    """Build the documentation; a warning is an error."""
    _install(session)
    session.run("mkdocs", "build", "--strict", "--quiet", "--site-dir", tempfile.mkdtemp())


@nox.session(venv_backend="uv")
def lowest(session: nox.Session) -> None:
    """Run the default tests with the lowest versions that pyproject.toml declares."""
    session.install("--resolution", "lowest-direct", "-e", ".")
    session.install(
        "-c",
        "constraints.txt",
        "pytest",
        "pytest-xdist",
        "pytest-timeout",
        "hypothesis",
        "lxml",
        "jsonschema",
        "fsspec",
        "python-docx",
    )
    session.run("pytest", "-n", "2", *session.posargs)


@nox.session
def wheel(session: nox.Session) -> None:
    """Install the built wheel in an environment of its own and run it on the samples."""
    place = Path(tempfile.mkdtemp())
    session.run("python", "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(place), ".")
    session.run("python", "-m", "venv", str(place / "venv"))
    programs = place / "venv" / ("Scripts" if (place / "venv" / "Scripts").exists() else "bin")
    made = str(next(place.glob("*.whl")))
    session.run(
        str(programs / "python"),
        "-m",
        "pip",
        "install",
        "-q",
        "-c",
        "constraints.txt",
        made,
        external=True,
    )
    inbox = str(Path("samples/inbox").resolve())
    with session.chdir(place):
        session.run(str(programs / "evalxl"), "run", inbox, "-o", "out", external=True)
    scored = [path for path in (place / "out" / "scored").rglob("*.xlsx*") if path.is_file()]
    session.log("scored workbooks from the installed wheel: %s", len(scored))
    if len(scored) < 5:
        session.error("the installed wheel scored too few of the samples")
