"""What was changed in a text, brought into the text as it stands: rows of lines or blocks, compared by their keys."""

from collections.abc import Hashable, Iterator, Sequence
from difflib import SequenceMatcher

from bot.values import Struct

Keys = Sequence[Hashable]


class Run(Struct, frozen=True):
    """A stretch of the outcome: `start:end` of the new row, or (kept) of the one that stands.

    was: the stretch `was[0]:was[1]` of the standing row that it takes the place of; same: it is that very stretch.
    """

    start: int
    end: int
    was: tuple[int, int]
    kept: bool = False
    same: bool = False


def merged(standing: Keys, base: Keys, new: Keys) -> list[Run]:
    """The runs in their order, with all of `standing` in their `was`; none is empty on both sides.

    What differs between base and new is taken from new; what differs between base and standing (another day's words,
    another release's signs) stays as it stands; where both differ, new wins.
    """
    runs: list[Run] = []
    b = s = n = 0
    for at_base, at_standing, at_new, length in (
        *_agreed(standing, base, new),
        (len(base), len(standing), len(new), 0),
    ):
        if s < at_standing or n < at_new:
            unchanged = list(base[b:at_base]) == list(new[n:at_new])
            kept = unchanged and s < at_standing
            taken = (s, at_standing) if kept else (n, at_new)
            runs.append(Run(*taken, was=(s, at_standing), kept=kept))
        if length:
            runs.append(Run(at_new, at_new + length, was=(at_standing, at_standing + length), same=True))
        b, s, n = at_base + length, at_standing + length, at_new + length
    return runs


def run_of(runs: Sequence[Run], place: int) -> Run:
    """The run that takes the place of this item of the standing row: what was put in before it is not its own."""
    return next(run for run in runs if run.was[0] <= place < run.was[1])


def _agreed(standing: Keys, base: Keys, new: Keys) -> Iterator[tuple[int, int, int, int]]:
    """Where all three are the same: the places in base, standing and new, and how many items."""
    ours = SequenceMatcher(None, base, standing, autojunk=False).get_matching_blocks()
    theirs = SequenceMatcher(None, base, new, autojunk=False).get_matching_blocks()
    mine = yours = 0
    while mine < len(ours) and yours < len(theirs):
        a, b = ours[mine], theirs[yours]
        start, end = max(a.a, b.a), min(a.a + a.size, b.a + b.size)
        if start < end:
            yield start, a.b + start - a.a, b.b + start - b.a, end - start
        if a.a + a.size < b.a + b.size:
            mine += 1
        else:
            yours += 1
