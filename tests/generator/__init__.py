"""A generator of lifelike filled forms: seeded, in all known layouts, with faults on request.

`python -m tests.generator OUT -n 2000 --seed 1` writes forms and, beside each, a sidecar of the
expected facts and the findings planted in it.
"""

from tests.generator.make import Generated, generate, generated

__all__ = ["Generated", "generate", "generated"]
