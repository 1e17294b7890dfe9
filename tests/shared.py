"""The documents that only the project's own workshop has."""

import os
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parents[1].parent / "shared"


def shared(path: str) -> Path:
    """The path below `../shared`; skips the test where it is missing, fails it on CI."""
    found = _ROOT / path
    if found.exists():
        return found
    message = f"{path} is not here: ../shared comes with the workshop, not with the project"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)
