"""Details come when a source has them, and nothing is lost where it has none."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.errors import SourceAway
from bot.pipeline.candidate import Candidate, CandidateRecord, Details
from bot.pipeline.details import (
    APART,
    AWAY,
    WAITS,
    Complete,
    FetchDetails,
    PaperDetails,
    Wanted,
    completed,
    wait_after,
)
from bot.pipeline.pasted import record_of
from bot.reviews.paper import Paper
from bot.values import replace
from tests.fakes.clock import StandingClock
from tests.makers import make_candidate, make_paper, make_record

FACTS = PaperDetails(title="On Kites", published=date(2026, 1, 2), abstract="They fly.", authors_count=3, upvotes=0)
NATURE = Paper("url:nature.com/articles/s41586-026-1", "https://www.nature.com/articles/s41586-026-1")


class Shelf:
    """`DetailsStore` with candidates of which only the link is known; it remembers what became of them."""

    def __init__(self, *papers: Paper) -> None:
        self.kept: dict[int, Candidate] = {}
        self.keys: tuple[str, ...] = ()
        self._due: dict[int, tuple[datetime, int]] = {}
        for number, paper in enumerate(papers, 1):
            self.kept[number] = make_candidate(number, record=record_of(paper), details=Details.WANTED)
            self._due[number] = (datetime(2000, 1, 1, tzinfo=UTC), 0)

    async def want(self, candidate_id: int, now: datetime) -> bool:
        self._due[candidate_id] = (now, 0)
        return candidate_id in self.kept

    async def claim(self, now: datetime) -> Wanted | None:
        due = [one for one, (at, _) in self._due.items() if at <= now]
        if not due:
            return None
        tries = self._due[due[0]][1] + 1
        self._due[due[0]] = (now + wait_after(tries), tries)
        return Wanted(self.kept[due[0]], tries, now + wait_after(tries))

    async def keep(self, candidate_id: int, complete: Complete, keys: tuple[str, ...], now: datetime) -> int | None:
        del self._due[candidate_id]
        self.keys = keys
        one = self.kept[candidate_id]
        self.kept[candidate_id] = replace(one, record=complete(one.record), details=Details.KNOWN)
        return candidate_id

    async def give_up(self, candidate_id: int) -> None:
        del self._due[candidate_id]
        self.kept[candidate_id] = replace(self.kept[candidate_id], details=Details.NONE)


class Service:
    """`PaperLookup` that gives its answers one after the other, the last one again and again."""

    def __init__(self, *answers: PaperDetails | SourceAway | None) -> None:
        self._answers = list(answers)
        self.asked: list[str] = []

    async def __call__(self, paper: Paper) -> PaperDetails | None:
        self.asked.append(paper.key)
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        if isinstance(answer, SourceAway):
            raise answer
        return answer


OFFLINE = SourceAway("arXiv", "offline")


def as_kites(record: CandidateRecord) -> CandidateRecord:
    return replace(record, topics=record.topics or ("kites",))


def fetching(shelf: Shelf, service: Service) -> FetchDetails:
    return FetchDetails(shelf, service, lambda: as_kites)


async def passing(fetch: FetchDetails, clock: StandingClock, spans: Sequence[timedelta]) -> None:
    for span in spans:
        clock.move(span)
        await fetch(clock.now())


async def test_a_link_gets_title_date_and_topics() -> None:
    shelf = Shelf(make_paper())
    await fetching(shelf, Service(FACTS))(StandingClock().now())
    record = shelf.kept[1].record
    assert (record.title, record.published, record.topics) == ("On Kites", date(2026, 1, 2), ("kites",))


async def test_other_addresses_become_known_with_those_that_need_no_source() -> None:
    shelf = Shelf(make_paper())
    facts = replace(FACTS, keys=("doi:10.1038/s41586-026-1", make_paper().key))
    await fetching(shelf, Service(facts))(StandingClock().now())
    assert shelf.keys == ("doi:10.1038/s41586-026-1", NATURE.key)


async def test_one_paper_at_a_time_with_a_pause_between() -> None:
    shelf, service, clock = Shelf(make_paper(), make_paper("2403.00002")), Service(FACTS), StandingClock()
    fetch = fetching(shelf, service)
    await passing(fetch, clock, [timedelta(0), timedelta(seconds=1), APART - timedelta(seconds=2)])
    assert len(service.asked) == 1
    await passing(fetch, clock, [timedelta(seconds=1)])
    assert len(service.asked) == 2


async def test_a_source_that_is_away_is_left_in_peace_for_longer() -> None:
    shelf, service, clock = Shelf(make_paper(), make_paper("2403.00002")), Service(OFFLINE), StandingClock()
    fetch = fetching(shelf, service)
    await passing(fetch, clock, [timedelta(0), APART, AWAY - APART])
    assert service.asked == ["arxiv:2403.17887", "arxiv:2403.00002"]


async def test_a_clock_that_was_set_back_stops_nothing() -> None:
    shelf, service, clock = Shelf(make_paper(), make_paper("2403.00002")), Service(FACTS), StandingClock()
    await passing(fetching(shelf, service), clock, [timedelta(0), timedelta(days=-1)])
    assert len(service.asked) == 2


async def test_waits_grow_until_nobody_is_asked_any_more() -> None:
    shelf, service, clock = Shelf(make_paper()), Service(OFFLINE), StandingClock()
    fetch = fetching(shelf, service)
    await passing(fetch, clock, [timedelta(0), *WAITS])
    assert len(service.asked) == len(WAITS) + 1
    assert shelf.kept[1] == make_candidate(1, record=record_of(make_paper()), details=Details.NONE)
    await passing(fetch, clock, [timedelta(days=30)])
    assert len(service.asked) == len(WAITS) + 1


async def test_details_come_after_a_day_without_a_network() -> None:
    shelf, clock = Shelf(make_paper()), StandingClock()
    await passing(fetching(shelf, Service(OFFLINE, OFFLINE, FACTS)), clock, [timedelta(0), WAITS[0], WAITS[1]])
    assert shelf.kept[1].record.title == "On Kites"


async def test_a_paper_that_nobody_knows_is_not_asked_for_again() -> None:
    shelf, service, clock = Shelf(make_paper()), Service(None), StandingClock()
    await passing(fetching(shelf, service), clock, [timedelta(0), timedelta(days=1)])
    assert (len(service.asked), shelf.kept[1].details) == (1, Details.NONE)


async def test_a_fault_of_a_reader_of_answers_costs_a_wait_and_nothing_else() -> None:
    shelf, clock = Shelf(make_paper()), StandingClock()

    class Broken(Service):
        async def __call__(self, paper: Paper) -> PaperDetails | None:
            await super().__call__(paper)
            raise ZeroDivisionError

    service = Broken(None)
    fetch = fetching(shelf, service)
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            await passing(fetch, clock, [WAITS[0]])
        await passing(fetch, clock, [timedelta(seconds=1)])
    assert (len(service.asked), shelf.kept[1].details) == (2, Details.WANTED)


@pytest.mark.parametrize("title", ["My own words for it", "arXiv"])
def test_a_title_that_somebody_gave_stays(title: str) -> None:
    assert completed(make_record(title, paper=make_paper()), FACTS).title == title


def test_only_what_is_not_known_is_filled_in() -> None:
    known = make_record(paper=make_paper(), published=date(2025, 5, 5), abstract="Ours.", authors_count=9, upvotes=0)
    assert completed(known, replace(FACTS, upvotes=7)) == known
    assert completed(make_record(paper=make_paper()), FACTS).upvotes == 0
