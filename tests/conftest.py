"""What every test run has in common."""

import gc
import logging
import os
import sys
from collections.abc import Iterator

import pytest
from hypothesis import settings

pytest_plugins = ("tests.postgres", "tests.sandbox.served")

# The same examples in every run, so that a red run is red for a reason; `make soak` looks for new ones.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("soak", deadline=None, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


def pytest_configure() -> None:
    """Compiled modules are kept, whatever the environment says of others: each of the four workers, and each bot that a
    test starts as a process of its own, would compile all of them again (2 s for the bot, 7 s for the tests)."""
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def pytest_collection_finish() -> None:
    """What collecting has made stays until the end: the garbage collector need not look through it again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def logging_restored() -> Iterator[None]:
    """For tests that configure the logging of the whole process."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level
