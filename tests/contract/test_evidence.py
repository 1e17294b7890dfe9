"""What was seen in the channel, and what it proves of the parts whose fate is not known."""

import asyncio
from datetime import datetime

import pytest

from bot.pipeline.candidate import CandidateState
from bot.publishing.evidence import Match, SeenMessage
from bot.publishing.post import FrozenPart, PartState
from bot.publishing.states import Event, sources
from bot.storage.database import Database
from tests.contract.parts import begin, denied, lose, now_is, plan, plan_parts, seen, send, told
from tests.makers import CHANNEL_ID, NOW, later, make_frozen_poll, make_new_ballot, make_record

ANOTHER_CHANNEL = CHANNEL_ID - 1
POLL = "Which paper next?"  # what `make_frozen_poll` is recognised by


async def matched(database: Database) -> list[tuple[int, int]]:
    """Part and message of each match."""
    return [(match.part.id, match.seen.message_id) for match in await database.evidence.matches()]


async def test_what_nobody_knows_of_is_listed_with_its_attempt(database: Database) -> None:
    await database.evidence.keep([seen(41, "what stood there before")], NOW)
    part = await lose(database, await plan(database), later(seconds=30))
    await plan(database, identity="waits")
    (unsettled,) = await database.evidence.unsettled()
    assert (unsettled.part, unsettled.anchor, unsettled.since) == (part, 41, later(seconds=30))
    assert (unsettled.sweeps, unsettled.asked_at, unsettled.reminders) == (0, None, 0)


async def test_the_oldest_unsettled_post_comes_first(database: Database) -> None:
    first, second = [await plan(database, identity=name) for name in "ab"]
    await lose(database, second)
    await lose(database, first)
    assert [unsettled.part.id for unsettled in await database.evidence.unsettled()] == [first.id, second.id]


async def test_of_a_part_that_was_sent_again_the_newest_attempt_counts(database: Database) -> None:
    part = await denied(database, anchor=20)
    await database.evidence.keep([seen(25, "written by hand")], NOW)
    await lose(database, part, later(minutes=3))
    (unsettled,) = await database.evidence.unsettled()
    assert (unsettled.part.attempt, unsettled.anchor, unsettled.since) == (2, 25, later(minutes=3))


async def test_the_head_is_the_highest_id_sent_or_seen(database: Database) -> None:
    assert await database.evidence.head(CHANNEL_ID) == 0
    await send(database, await plan(database), 30)
    assert await database.evidence.head(CHANNEL_ID) == 30
    await database.evidence.keep([seen(31, "by hand"), seen(90, "elsewhere", channel_id=ANOTHER_CHANNEL)], NOW)
    assert await database.evidence.head(CHANNEL_ID) == 31


async def test_known_ids_are_those_sent_and_those_seen(database: Database) -> None:
    await send(database, await plan(database), 30)
    elsewhere = seen(34, "elsewhere", channel_id=ANOTHER_CHANNEL)
    await database.evidence.keep([seen(29, "by hand"), seen(32, "by hand"), elsewhere], NOW)
    assert await database.evidence.known(CHANNEL_ID, 29) == {30, 32}


async def test_a_message_that_is_it_is_offered(database: Database) -> None:
    part = await lose(database, await plan(database))
    await database.evidence.keep([seen(10)], NOW)
    assert await database.evidence.matches() == [Match(part, seen(10))]


@pytest.mark.parametrize(
    "other",
    [
        seen(10, "another text"),
        seen(10, method=""),
        seen(10, method="sendPoll", poll_id="5"),
        seen(10, channel_id=ANOTHER_CHANNEL),
    ],
    ids=["text", "kind", "poll", "channel"],
)
async def test_another_message_proves_nothing(database: Database, other: SeenMessage) -> None:
    await lose(database, await plan(database))
    await database.evidence.keep([other], NOW)
    assert await database.evidence.matches() == []


async def test_a_message_from_before_the_first_attempt_proves_nothing(database: Database) -> None:
    await database.evidence.keep([seen(20)], NOW)
    await lose(database, await plan(database))
    assert await database.evidence.matches() == []


async def test_what_an_earlier_attempt_left_there_is_offered_to_a_later_one(database: Database) -> None:
    part = await denied(database, anchor=20)
    sending = await begin(database, part)
    await database.evidence.keep([seen(21)], NOW)
    assert await matched(database) == []  # its own call may still prove more
    await database.delivery.lose(sending, "time-out", NOW)
    assert await matched(database) == [(part.id, 21)]


async def test_what_was_denied_and_is_seen_after_all_is_offered(database: Database) -> None:
    part = await denied(database, anchor=20)
    await database.evidence.keep([seen(21)], NOW)
    assert await matched(database) == [(part.id, 21)]


async def test_a_part_that_was_never_sent_is_offered_nothing(database: Database) -> None:
    await plan(database)
    await database.evidence.keep([seen(21)], NOW)
    assert await database.evidence.matches() == []


async def test_the_oldest_message_is_offered(database: Database) -> None:
    part = await lose(database, await plan(database))
    await database.evidence.keep([seen(12), seen(10), seen(11)], NOW)
    assert await matched(database) == [(part.id, 10)]


async def test_one_message_is_offered_to_one_part(database: Database) -> None:
    first, second = [await lose(database, await plan(database, identity=name)) for name in "ab"]
    await database.evidence.keep([seen(10)], NOW)
    assert await matched(database) == [(first.id, 10)]
    await database.evidence.keep([seen(14)], NOW)
    assert await matched(database) == [(first.id, 10), (second.id, 14)]


async def test_a_message_that_is_recorded_is_offered_to_nobody(database: Database) -> None:
    lost = await lose(database, await plan(database, identity="a"))
    await send(database, await plan(database, identity="b"), 10)
    await database.evidence.keep([seen(10)], NOW)
    assert await matched(database) == []
    await database.evidence.keep([seen(11)], NOW)
    assert await matched(database) == [(lost.id, 11)]


async def test_a_poll_is_offered_with_its_id_only(database: Database) -> None:
    part = await lose(database, await plan_parts(database, [make_frozen_poll()]))
    await database.evidence.keep([seen(10, POLL, "sendPoll")], NOW)
    assert await matched(database) == []
    await database.evidence.keep([seen(10, POLL, "sendPoll", poll_id="77")], NOW)
    (match,) = await database.evidence.matches()
    assert (match.part.id, match.seen.poll_id) == (part.id, "77")


async def test_a_polls_id_stays_known(database: Database) -> None:
    await lose(database, await plan_parts(database, [make_frozen_poll()]))
    await database.evidence.keep([seen(10, POLL, "sendPoll", poll_id="77")], NOW)
    await database.evidence.keep([seen(10, POLL, "sendPoll")], later(seconds=1))
    (match,) = await database.evidence.matches()
    assert match.seen.poll_id == "77"


async def test_a_message_that_was_edited_is_what_it_is_now(database: Database) -> None:
    part = await lose(database, await plan(database))
    await database.evidence.keep([seen(10), seen(10, "mended by hand")], NOW)
    assert await matched(database) == []
    await database.evidence.keep([seen(10)], later(seconds=1))
    assert await matched(database) == [(part.id, 10)]


async def test_nothing_seen_is_nothing_kept(database: Database) -> None:
    await database.evidence.keep([], NOW)
    assert await database.evidence.known(CHANNEL_ID, 0) == set()


async def test_clean_sweeps_are_counted(database: Database) -> None:
    part = await lose(database, await plan(database))
    assert await database.evidence.swept(part.id, 1)
    assert await database.evidence.swept(part.id, 1)
    assert [unsettled.sweeps for unsettled in await database.evidence.unsettled()] == [2]


async def test_a_sweep_of_what_was_settled_meanwhile_counts_for_nothing(database: Database) -> None:
    part = await lose(database, await plan(database))
    assert await database.delivery.confirm(part, 10, None, NOW)
    assert not await database.evidence.swept(part.id, 1)


async def test_a_new_attempt_is_not_swept_yet(database: Database) -> None:
    part = await lose(database, await plan(database))
    assert await database.evidence.swept(part.id, 1)
    assert await database.evidence.deny(part.id, 1, NOW)
    await lose(database, await now_is(database, part))
    assert not await database.evidence.swept(part.id, 1)
    assert [unsettled.sweeps for unsettled in await database.evidence.unsettled()] == [0]


async def test_what_is_not_there_is_planned_again(database: Database) -> None:
    part = await lose(database, await plan(database))
    assert await database.evidence.deny(part.id, 1, later(minutes=2))
    assert not await database.evidence.deny(part.id, 1, later(minutes=2))
    assert [(due.id, due.state, due.attempt) for due in await database.delivery.due(later(minutes=2))] == [
        (part.id, PartState.PLANNED, 1)
    ]


async def test_what_was_seen_by_now_is_not_denied(database: Database) -> None:
    part = await lose(database, await plan(database))
    await database.evidence.keep([seen(10)], NOW)
    assert not await database.evidence.deny(part.id, 1, NOW)
    assert (await now_is(database, part)).state is PartState.UNKNOWN


async def test_the_question_is_asked_once(database: Database) -> None:
    part = await lose(database, await plan(database, "first", "second"))
    asked = [database.evidence.ask(part.id, 1, "protected content", later(minutes=2)) for _ in range(3)]
    assert sorted(await asyncio.gather(*asked)) == [False, False, True]
    assert (await now_is(database, part)).state is PartState.ASKED
    facts = {"part_id": part.id, "attempt": 1, "title": "a", "position": 1, "count": 2, "reason": "protected content"}
    assert await told(database, "part_asked") == [facts | {"reminder": 0}]
    (unsettled,) = await database.evidence.unsettled()
    assert (unsettled.asked_at, unsettled.reminders) == (later(minutes=2), 0)


async def test_the_question_comes_again_with_its_reason(database: Database) -> None:
    part = await lose(database, await plan(database))
    assert not await database.evidence.remind(part.id, 1, NOW)
    assert await database.evidence.ask(part.id, 1, "protected content", NOW)
    assert await database.evidence.remind(part.id, 1, later(hours=1))
    assert await database.evidence.remind(part.id, 1, later(hours=6))
    questions = await told(database, "part_asked")
    assert [question["reminder"] for question in questions] == [0, 1, 2]
    assert {question["reason"] for question in questions} == {"protected content"}
    (unsettled,) = await database.evidence.unsettled()
    assert (unsettled.asked_at, unsettled.reminders) == (NOW, 2)


async def test_nobody_is_reminded_of_what_is_settled(database: Database) -> None:
    part = await lose(database, await plan(database))
    assert await database.evidence.ask(part.id, 1, "protected content", NOW)
    assert await database.delivery.settle(part.id, 1, True, NOW, "button:x")
    assert not await database.evidence.remind(part.id, 1, later(hours=1))
    assert len(await told(database, "part_asked")) == 1


@pytest.mark.parametrize("state", sorted({*PartState} - {*sources(Event.ASK), PartState.REPLACED}))
async def test_only_what_is_unknown_is_asked(database: Database, state: PartState) -> None:
    part = await plan(database)
    if state is not PartState.PLANNED:
        part = await begin(database, part)
    if state is PartState.CONFIRMED:
        assert await database.delivery.confirm(part, 10, None, NOW)
    if state is PartState.FAILED:
        assert await database.delivery.refuse(part, "400", NOW)
    if state is PartState.ASKED:
        assert await database.delivery.lose(part, "time-out", NOW)
        assert await database.evidence.ask(part.id, 1, "protected content", NOW)
    assert not await database.evidence.ask(part.id, part.attempt, "protected content", NOW)


async def test_the_first_look_of_all_is_told_once(database: Database) -> None:
    looks = await asyncio.gather(*(database.evidence.first_probe(NOW) for _ in range(3)))
    assert sorted(looks) == [False, False, True]
    assert not await database.evidence.first_probe(later(days=400))
    assert await told(database, "probing") == [{}]


async def test_old_sights_are_forgotten_but_the_highest(database: Database) -> None:
    async def keep(now: datetime, *ids: int, channel_id: int = CHANNEL_ID) -> None:
        await database.evidence.keep([seen(one, f"{one}", channel_id=channel_id) for one in ids], now)

    await keep(NOW, 1, 2, 3)
    await keep(later(days=5), 2)
    await keep(NOW, 7, channel_id=ANOTHER_CHANNEL)
    assert await database.evidence.purge(later(days=1)) == 1
    assert await database.evidence.purge(later(days=1)) == 0
    assert await database.evidence.known(CHANNEL_ID, 0) == {2, 3}
    assert await database.evidence.known(ANOTHER_CHANNEL, 0) == {7}
    assert await database.evidence.purge(later(days=9)) == 1
    assert await database.evidence.head(CHANNEL_ID) == 3


async def test_a_poll_from_before_a_restored_backup_is_confirmed_with_its_ids(database: Database) -> None:
    """This database never began to send it, and still the ballot's votes must be found."""
    await database.imports.keep([make_record(title) for title in ("one", "two")], NOW)
    ids = [candidate.id for candidate in await database.pipeline.candidates([CandidateState.IDEA], 9)]
    ballot_id = await database.ballots.open(make_new_ballot(*ids), (make_frozen_poll(),), NOW, "update:1:1")
    (part,) = await database.delivery.unfinished()
    assert await database.delivery.confirm(part, 10, "77", NOW)
    ballot = await database.ballots.ballot(ballot_id)
    assert ballot
    assert (ballot.message_id, ballot.poll_id) == (10, "77")


async def test_a_poll_that_the_owner_saw_has_the_ids_that_were_seen(database: Database) -> None:
    frozen: list[FrozenPart] = [make_frozen_poll()]
    part = await lose(database, await plan_parts(database, frozen))
    await database.evidence.keep([seen(10, POLL, "sendPoll")], NOW)
    assert await database.delivery.settle(part.id, 1, True, NOW, "button:x")
    assert (await now_is(database, part)).message_id == 10
