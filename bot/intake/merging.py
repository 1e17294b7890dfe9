"""When two sources tell of one review: whether they do, and whose text stands."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum

from bot.intake.record import ImportedReview, Standing
from bot.reviews.identity import fold
from bot.reviews.review import Review
from bot.values import Struct, replace

NEAR = timedelta(days=1)  # DESIGN section 2: a document's date and the channel's may differ by the hour of posting
_BEGINNING = 80  # folded letters
OPENING_READ = 4 * _BEGINNING  # characters of a text that hold them


class Known(Struct, frozen=True):
    """A review of the archive that a record may be the same as; `title_key`, `opening`: folded."""

    id: int
    date: date | None
    paper_key: str | None
    title_key: str | None
    opening: str


def opening(body: str) -> str:
    """The first folded letters of a text: tells two reviews of one paper apart."""
    return fold(body[:OPENING_READ])[:_BEGINNING]


def same_review(record: ImportedReview, candidates: Sequence[Known]) -> tuple[Known | None, Known | None]:
    """(the review that the record is, None), (None, one that it may be), or (None, None).

    The same: the date at most a day away (or unknown on one side, where the paper tells), and paper or title equal.
    Among several the one with the same date, then with both equal, then with the same first words; of those that share
    all this (a review that was posted twice) the first. Else it is unsure.
    """
    found = [known for known in candidates if _near(record.review, known) and _alike(record.review, known)]
    twins = True
    for better in (_same_day, _same_paper_and_title, _same_opening):
        fitting = [known for known in found if better(record.review, known)]
        twins = twins and bool(fitting)
        if len(found) > 1:
            found = fitting or found
    sure = len(found) == 1 or (found and twins)
    return (found[0], None) if sure else (None, found[0] if found else None)


def _near(review: Review, known: Known) -> bool:
    if review.date is None or known.date is None:
        return review.paper is not None and review.paper.key == known.paper_key
    return abs(review.date - known.date) <= NEAR


def _alike(review: Review, known: Known) -> bool:
    same_paper = review.paper is not None and review.paper.key == known.paper_key
    return same_paper or (fold(review.title) == known.title_key and known.title_key is not None)


def _same_day(review: Review, known: Known) -> bool:
    return review.date == known.date


def _same_paper_and_title(review: Review, known: Known) -> bool:
    return review.paper is not None and review.paper.key == known.paper_key and fold(review.title) == known.title_key


def _same_opening(review: Review, known: Known) -> bool:
    return opening(review.body) == known.opening


class Verdict(StrEnum):
    """What becomes of the archive's text."""

    SAME = "same"  # both say the same
    TAKE = "take"  # the record's text replaces it
    LEAVE = "leave"  # it stays, and nobody need know
    KEEP = "keep"  # it stays although the source changed: a doubt


class Seen(Struct, frozen=True):
    """A source's last word on a review: the hash of the text that it gave, and its standing."""

    source: str
    content_hash: str
    standing: Standing


def text_standing(row_hash: str, seen: Iterable[Seen]) -> Standing:
    """Whose text the archive holds: the best source that gave exactly this one; HAND where none did, since somebody
    edited it; DOCUMENT for a review that no source ever gave, since it was written here."""
    every = list(seen)
    same = [one.standing for one in every if one.content_hash == row_hash]
    if not every:
        return Standing.DOCUMENT
    return max(same, default=Standing.HAND)


def verdict(
    record: ImportedReview, given: str, seen: Seen | None, row_hash: str, present: Standing, *, force: bool
) -> Verdict:
    """given: the record's content hash; seen: what its source said before; row_hash, present: the archive's text and
    its standing; force: the record wins whenever it differs."""
    if given == row_hash:
        return Verdict.SAME
    if force:
        return Verdict.TAKE
    if given in (seen and seen.content_hash, record.base_hash):  # it says what it said before
        return Verdict.LEAVE
    untouched = seen is not None and seen.content_hash == row_hash and record.standing >= seen.standing
    if untouched or record.base_hash == row_hash:
        return Verdict.TAKE
    if record.base_hash is None and record.standing > present:
        return Verdict.TAKE
    if record.standing is Standing.HAND or (present is Standing.HAND and seen is not None):
        return Verdict.KEEP
    return Verdict.LEAVE


def filled(review: Review, record: Review) -> Review:
    """The archive's review with what it lacks and the record knows: date, paper, hook, reviewers."""
    return replace(
        review,
        date=review.date or record.date,
        paper=review.paper or record.paper,
        hook=review.hook or record.hook,
        reviewers=review.reviewers or record.reviewers,
    )
