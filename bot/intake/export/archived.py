"""The archive as a stream."""

from collections.abc import AsyncIterator

from bot.archive.ports import ArchiveStore
from bot.reviews.review import ReviewState, StoredReview

_AT_ONCE = 500  # reviews a query


async def archived(archive: ArchiveStore) -> AsyncIterator[StoredReview]:
    """Every review of the archive once, from first to last change; drafts and waiting reviews are no archive yet.

    A review that changes meanwhile comes as it was when it was read first, so that no identity is given twice.
    """
    revision = 0
    given: set[int] = set()
    while page := await archive.changed_since(revision, _AT_ONCE):
        revision = page[-1].revision
        for stored in page:
            if stored.state is ReviewState.ARCHIVED and stored.id not in given:
                given.add(stored.id)
                yield stored
