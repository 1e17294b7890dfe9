"""All triggers. Each module of this folder may have `TRIGGERS`: a new theme is a new file, and nothing else."""

from importlib import import_module
from pkgutil import iter_modules

from bot.sandbox.api.rules import Rule
from tests.sandbox import triggers
from tests.sandbox.triggers.case import Trigger, Triggers


def every() -> list[tuple[Rule, Trigger]]:
    """By theme; a rule may be broken in several."""
    return [
        pair
        for found in iter_modules(triggers.__path__)
        for pair in _triggers(f"{triggers.__name__}.{found.name}").items()
    ]


def _triggers(module: str) -> Triggers:
    found: Triggers = getattr(import_module(module), "TRIGGERS", {})
    return found
