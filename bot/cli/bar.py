"""Progress on standard error, for whoever watches a terminal."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # imported when a command needs it, see `main.py`
    from bot.intake.text import Progress


@contextmanager
def progress_bar(what: str, unit: str) -> "Iterator[Progress]":
    """A progress bar with rate and time left; silent where nobody watches."""
    from tqdm import tqdm

    with tqdm(desc=what, unit=unit, unit_scale=True, leave=False, disable=None) as bar:

        def progress(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield progress
