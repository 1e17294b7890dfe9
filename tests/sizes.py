"""How large a test is: `make test` proves the same with less, `make soak` takes the full size."""

import os


def sized(usual: int, *, soak: int) -> int:
    """`usual` in `make test`, `soak` in `make soak`."""
    return soak if os.environ.get("HYPOTHESIS_PROFILE") == "soak" else usual
