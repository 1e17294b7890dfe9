"""A poll that an owner holds by hand: what the bot hears of it, and what an owner presses."""

from datetime import datetime
from typing import Any

import pytest

from bot.chat.api import Result
from bot.chat.connection import Connection
from bot.chat.notices.telling import Telling
from bot.chat.owners import TelegramOwners
from bot.chat.replying import Replying
from bot.chat.seeing import HandPolls
from bot.chat.sentences import Languages
from bot.chat.tongues import Tongues
from bot.polls.ballot import BallotState
from bot.polls.count import PollCount
from bot.polls.hand_polls import Chosen, Settled
from bot.publishing.ports import Notice
from bot.sandbox.world import World
from tests.chat.fakes import OWNER, PLACE, ZONE, FakeHouse
from tests.chat.shift import Shift
from tests.makers import NOW, make_ballot
from tests.sandbox.people import Json, People, labels

HELD = {"poll_id": "77", "message_id": 81, "question": "Which one?", "voters": 9, "votes": 5}
ONE = HELD | {"winners": [{"place": 2, "title": "<b>Graph</b> Memory"}]}
TWO = HELD | {"winners": [{"place": 1, "title": "One Step"}, {"place": 2, "title": "Graph Memory"}]}
POLL = {
    "id": "77",
    "question": "Which?",
    "options": [{"text": "this", "voter_count": 0}],
    "total_voter_count": 0,
    "type": "regular",
}
POST: dict[str, Any] = {"message_id": 7, "chat": {"id": PLACE.id}, "poll": POLL}


class Kept(list[tuple[int, int, str]]):
    async def __call__(self, channel_id: int, message_id: int, count: PollCount, now: datetime) -> None:
        self.append((channel_id, message_id, count.poll_id))


async def heard(post: object) -> Kept:
    kept = Kept()
    await HandPolls(PLACE.id, kept)(post, NOW)
    return kept


async def test_the_owners_poll_is_heard_of(telegram: Connection, world: World, people: People) -> None:
    held = await people.hold_poll("Dana", "Which?", ["this", "that"])
    answer = await telegram.api.call("getUpdates", {})
    assert isinstance(answer, Result)
    kept = Kept()
    await HandPolls(world.channel.id, kept)(answer.value[-1]["channel_post"], NOW)
    assert kept == [(world.channel.id, held["message_id"], held["poll"]["id"])]


@pytest.mark.parametrize(
    "post",
    [
        None,
        {},
        POST | {"chat": {"id": -1}},
        POST | {"poll": None},
        POST | {"poll": POLL | {"type": "quiz"}},
        POST | {"poll": POLL | {"options": []}},
        POST | {"forward_origin": {"type": "channel", "chat": {"id": -5}, "message_id": 3, "date": 1}},
        POST | {"via_bot": {"id": 5}},
    ],
)
async def test_what_nobody_holds_here_is_left_alone(post: object) -> None:
    assert await heard(POST)
    assert not await heard(post)


async def tell(kind: str, facts: Json, telegram: Connection, people: People, world: World, house: FakeHouse) -> Json:
    """As Dana sees it."""
    say = Languages().of("en")
    telling = Telling(say=say, buttons=house.buttons, place=PLACE, zone=ZONE, clock=world.clock)
    owners = TelegramOwners(Replying(telegram.api), [OWNER], telling, Tongues(house.notes, Languages()))
    await owners.tell(Notice(1, kind, facts))
    return (await people.messages("Dana"))[-1]


async def test_the_winner_is_promised_with_one_press(
    shift: Shift, telegram: Connection, people: People, world: World, house: FakeHouse
) -> None:
    question = await tell("hand_poll", ONE, telegram, people, world, house)
    assert labels(question) == ["Open", "Yes: <b>Graph</b> Memory", "No"]
    await people.press("Dana", question, "Yes: <b>Graph</b> Memory")
    await shift.work()
    assert "Promised: Graph Memory" in (await people.edited("Dana", question))["text"]
    assert house.done == [("promised", ("77", 2))]


async def test_no_changes_nothing(
    shift: Shift, telegram: Connection, people: People, world: World, house: FakeHouse
) -> None:
    question = await tell("hand_poll", ONE, telegram, people, world, house)
    await people.press("Dana", question, "No")
    await shift.work()
    assert labels(await people.edited("Dana", question)) == []
    assert house.done == []


async def test_of_equals_the_owner_names_one(
    shift: Shift, telegram: Connection, people: People, world: World, house: FakeHouse
) -> None:
    question = await tell("hand_poll", TWO, telegram, people, world, house)
    assert labels(question) == ["Open", "One Step", "Graph Memory", "No"]
    await people.press("Dana", question, "One Step")
    await shift.work()
    assert house.done == [("promised", ("77", 1))]


@pytest.mark.parametrize(
    ("settled", "words"), [(Settled.REVIEWED, "reviewed already"), (Settled.PROMISED, "/promises")]
)
async def test_what_cannot_be_promised_is_said(
    settled: Settled,
    words: str,
    shift: Shift,
    telegram: Connection,
    people: People,
    world: World,
    house: FakeHouse,
) -> None:
    house.chosen = Chosen(3, "Graph Memory", settled)
    question = await tell("hand_poll", TWO, telegram, people, world, house)
    await people.press("Dana", question, "Graph Memory")
    await shift.work()
    assert words in (await people.edited("Dana", question))["text"]


async def test_an_unclear_poll_is_counted_again_with_one_press(
    shift: Shift, telegram: Connection, people: People, world: World, house: FakeHouse
) -> None:
    house.ballot = make_ballot(7, state=BallotState.UNCLEAR)
    facts = {"ballot_id": 7, "question": "What next?", "reason": "gone"}
    question = await tell("poll_unclear", facts, telegram, people, world, house)
    await people.press("Dana", question, "Count again")
    await shift.work()
    assert "I look for its votes again" in (await people.edited("Dana", question))["text"]
    assert house.done == [("counted again", 7)]
