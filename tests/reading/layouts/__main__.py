"""Measure the reader on drawn layouts: `python -m tests.reading.layouts -n 500 --seed 1`."""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from concurrent.futures import ProcessPoolExecutor

import click

from tests.reading.layouts.judge import Judged, judged
from tests.reading.layouts.layout import layout

TITLES = (
    "layouts",
    "facts",
    "right %",
    "told",
    "doubted",
    "lost",
    "wrong",
    "false",
    "unsaid",
    "refused",
)


def main() -> None:
    """Print the figures of all layouts, of each kind, and on request what went wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.reading.layouts", description=__doc__)
    parser.add_argument("-n", type=int, default=500, help="how many layouts")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("-j", "--jobs", type=int, default=1)
    parser.add_argument(
        "-v", "--verbose", action="store_true", help="list each silent fact and false error"
    )
    told = parser.parse_args()
    seeds = [f"{told.seed}/{number}" for number in range(told.n)]
    with ProcessPoolExecutor(told.jobs) as pool:
        results = list(pool.map(measured, seeds, chunksize=10))
    if told.verbose:
        for kinds, verdict in results:
            for line in [*verdict.silent, *(f"false error: {one}" for one in verdict.false_errors)]:
                click.echo(f"{verdict.layout} [{' '.join(sorted(kinds))}] {line}")
    by_kind: defaultdict[str, list[Judged]] = defaultdict(list)
    for kinds, verdict in results:
        for kind in ("all", *kinds):
            by_kind[kind].append(verdict)
    click.echo(f"{'kind':<28}" + "".join(f"{title:>9}" for title in TITLES))
    for kind in ("all", *sorted(set(by_kind) - {"all"})):
        click.echo(line_of(kind, by_kind[kind]))


def measured(seed: str) -> tuple[frozenset[str], Judged]:
    """Judge one layout."""
    found = layout(seed)
    return found.kinds, judged(found)


def line_of(kind: str, verdicts: list[Judged]) -> str:
    """Return one line of figures."""
    fates = sum((one.count() for one in verdicts), Counter[str]())
    facts = fates.total()
    false = sum(len(one.false_errors) for one in verdicts)
    refused = sum(one.refused for one in verdicts)
    share = 100 * fates["right"] / facts
    unsaid = sum(len(one.unsaid) for one in verdicts)
    counts = [
        fates["told"],
        fates["doubted"],
        fates["lost"],
        fates["wrong"],
        false,
        unsaid,
        refused,
    ]
    figures = f"{len(verdicts):>9}{facts:>9}{share:>9.2f}"
    return f"{kind:<28}{figures}" + "".join(f"{count:>9}" for count in counts)


if __name__ == "__main__":
    main()
