"""How bureaus score, as data: one TOML file a policy, each value with its source."""

from evalxl.policies.loading import PolicyError, available, line_of, load
from evalxl.policies.model import Origin, Policy
from evalxl.policies.sections import GradeBand
from evalxl.policies.showing import Setting, resolved

__all__ = [
    "GradeBand",
    "Origin",
    "Policy",
    "PolicyError",
    "Setting",
    "available",
    "line_of",
    "load",
    "resolved",
]
