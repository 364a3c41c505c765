"""Fuzz for some time: `python -m tests.fuzz xml|bytes|words --seconds 1800 --seed 1`.

Every fault is kept as a case in `tests/fuzz/cases`, which the tests try again each time.
"""

from __future__ import annotations

import argparse
import random
import sys
import time

from tests.fuzz.trial import KINDS, keep


def main() -> int:
    """Fuzz one kind and print what came of it; 1 where a fault was found."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("kind", choices=KINDS)
    ask.add_argument("--seconds", type=float, default=60)
    ask.add_argument("--seed", type=int, default=1)
    said = ask.parse_args()
    chance, until = random.Random(said.seed), time.monotonic() + said.seconds
    tried = faults = 0
    outcomes: dict[str, int] = {}
    while time.monotonic() < until:
        trial = KINDS[said.kind](chance)
        outcome, is_fault = trial.outcome()
        outcomes[outcome] = outcomes.get(outcome, 0) + 1
        tried += 1
        if is_fault:
            faults += 1
            sys.stdout.write(f"{keep(trial)}: {outcome}\n")
    sys.stdout.write(f"{said.kind}: {tried} tried, {faults} faults, {outcomes}\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
