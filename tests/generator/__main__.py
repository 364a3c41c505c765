"""Write generated forms: `python -m tests.generator OUT -n 2000 --seed 1 --faults 0.3`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from tests.generator import generate
from tests.generator.faults import FAULTS


@click.command()
@click.argument("out", type=click.Path(path_type=Path))
@click.option("-n", "--count", default=100, show_default=True)
@click.option("--seed", default=1, show_default=True)
@click.option(
    "--faults", default=0.0, show_default=True, help="Share of forms with a planted fault."
)
@click.option("--sidecars/--no-sidecars", default=False, help="Expected facts beside each form.")
def main(out: Path, count: int, seed: int, faults: float, sidecars: bool) -> None:
    """Write forms."""
    for one in generate(count, seed, plant=tuple(FAULTS), share=faults):
        place = out / one.path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(one.content)
        if sidecars:
            told = {"file": one.path, "planted": one.planted, **one.facts}
            place.with_suffix(".json").write_text(
                json.dumps(told, ensure_ascii=False), encoding="utf-8"
            )


if __name__ == "__main__":
    main()
