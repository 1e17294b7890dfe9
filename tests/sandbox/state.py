"""Everything in a world that a call could change."""

from bot.sandbox.world import World

_PASSING = {"clock", "calls", "faults", "events", "closing", "webhook_error"}
"""What may change meanwhile: a refused call is counted and told to whoever watches; a webhook is tried by itself."""


def state(world: World) -> dict[str, str]:
    """Part by part, to be compared."""
    return {
        name: repr(vars(part) if hasattr(part, "__dict__") else part)
        for name, part in vars(world).items()
        if name not in _PASSING
    }
