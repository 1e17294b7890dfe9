"""What happens in the channel, and what is proven about it."""

import pytest

from bot.chat.channel import TelegramChannel
from bot.chat.connection import Connection
from bot.chat.counted import count_of
from bot.polls.count import CountedOption, PollCount
from bot.polls.ports import AlreadyClosed, PollGone
from bot.publishing.post import Barred, Dropped, FrozenPart, NotNow, OutcomeUnknown, Refused, Sent, visible_hash
from bot.sandbox.world import World
from tests.sandbox.people import People

POLL = {"question": "What next?", "options": [{"text": "A"}, {"text": "B"}], "allows_multiple_answers": True}


def part(text: str = "A review", **more: object) -> FrozenPart:
    return FrozenPart("sendMessage", {"text": text, **more}, visible_hash(text))


def poll() -> FrozenPart:
    return FrozenPart("sendPoll", {**POLL, "is_anonymous": True}, visible_hash("What next?"))


@pytest.fixture
def channel(telegram: Connection) -> TelegramChannel:
    return TelegramChannel(telegram.api)


async def test_a_part_is_sent_once_and_unchanged(channel: TelegramChannel, world: World, people: People) -> None:
    entities = [{"type": "bold", "offset": 2, "length": 6}]
    outcome = await channel.deliver(world.channel.id, part(entities=entities))
    (message,) = await people.messages("channel")
    assert outcome == Sent(message["message_id"])
    assert (message["text"], message["entities"]) == ("A review", entities)


async def test_a_poll_is_sent_with_its_id(channel: TelegramChannel, world: World, people: People) -> None:
    outcome = await channel.deliver(world.channel.id, poll())
    (message,) = await people.messages("channel")
    assert outcome == Sent(message["message_id"], message["poll"]["id"])


async def test_a_lost_answer_leaves_the_outcome_unknown(channel: TelegramChannel, world: World, people: People) -> None:
    await people.fault("sendMessage", "drop")
    outcome = await channel.deliver(world.channel.id, part())
    assert isinstance(outcome, OutcomeUnknown)
    assert [message["text"] for message in await people.ledger()] == ["A review"]


@pytest.mark.parametrize(
    ("code", "description", "retry_after", "expected"),
    [
        (429, "Too Many Requests: retry after 9", 9, NotNow("Too Many Requests: retry after 9", 9.0)),
        (400, "Bad Request: message is too long", None, Refused("400 Bad Request: message is too long")),
        (403, "Forbidden: bot was kicked", None, Barred("403 Forbidden: bot was kicked")),
        (400, "Bad Request: CHAT_WRITE_FORBIDDEN", None, Barred("400 Bad Request: CHAT_WRITE_FORBIDDEN")),
        (401, "Unauthorized", None, NotNow("401 Unauthorized")),  # a revoked token spends no review of the queue
        (500, "Internal Server Error", None, OutcomeUnknown("HTTP 500: Internal Server Error")),
    ],
)
async def test_an_error_is_taken_for_what_it_proves(
    channel: TelegramChannel, world: World, people: People,
    code: int, description: str, retry_after: int | None, expected: object,
) -> None:  # fmt: skip
    more = {"retry_after": retry_after} if retry_after else {}
    await people.fault("sendMessage", "error", code=code, description=description, **more)
    assert await channel.deliver(world.channel.id, part()) == expected
    assert len(await people.calls("sendMessage")) == 1


TROUBLES: list[dict[str, object]] = [
    {"kind": "demote", "rights": ["can_post_messages"]}, {"kind": "expel"}, {"kind": "vanish"},
]  # fmt: skip


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda trouble: str(trouble["kind"]))
@pytest.mark.parametrize("frozen", [part(), poll()], ids=["text", "poll"])
async def test_a_closed_channel_is_not_the_messages_fault(
    channel: TelegramChannel, world: World, people: People, trouble: dict[str, str], frozen: FrozenPart
) -> None:
    """A right that was taken, a bot that was thrown out, a channel that is gone."""
    await people.trouble(**trouble)
    assert isinstance(await channel.deliver(world.channel.id, frozen), Barred)


@pytest.mark.fault(37)
async def test_an_answer_of_another_chat_is_no_proof(channel: TelegramChannel, world: World) -> None:
    """Addressed by name, the answer has the number: not what was asked to be sure of."""
    outcome = await channel.deliver(0, part(chat_id=world.channel.id))
    assert outcome == OutcomeUnknown("the answer is of another chat")


async def test_a_rich_message_that_telegram_cut_was_sent_all_the_same(
    channel: TelegramChannel, world: World, people: People
) -> None:
    blocks = [{"type": "paragraph", "text": text} for text in ("one", "two")]
    frozen = FrozenPart(
        "sendRichMessage", {"rich_message": {"blocks": blocks, "skip_entity_detection": True}}, visible_hash("one two")
    )
    assert await channel.deliver(world.channel.id, frozen) == Sent(1)
    await people.trouble(kind="shorten")
    assert await channel.deliver(world.channel.id, frozen) == Sent(2, dropped=Dropped(50, "two"))
    assert await channel.deliver(world.channel.id, frozen) == Sent(3)


async def test_a_message_is_pinned_without_a_sound_and_unpinned_however_often_it_is_asked(
    channel: TelegramChannel, world: World, people: People
) -> None:
    await channel.deliver(world.channel.id, part())
    for _ in range(2):
        assert await channel.pin(world.channel.id, 1) is None
    assert (await people.ledger())[0]["pinned"]
    (call, _) = await people.calls("pinChatMessage")
    assert str(call["params"]["disable_notification"]).lower() == "true"
    for _ in range(2):
        assert await channel.unpin(world.channel.id, 1) is None
    assert not (await people.ledger())[0]["pinned"]
    assert await channel.unpin(world.channel.id, 99) is None
    assert await channel.pin(world.channel.id, 99) == Refused("400 Bad Request: message to pin not found")


async def test_without_its_right_nothing_is_pinned(channel: TelegramChannel, world: World, people: People) -> None:
    await channel.deliver(world.channel.id, part())
    await people.place_bot("administrator", can_edit_messages=False)
    assert isinstance(await channel.pin(world.channel.id, 1), Refused)


async def test_a_message_is_deleted_once_however_often_it_is_asked(
    channel: TelegramChannel, world: World, people: People
) -> None:
    sent = await channel.deliver(world.channel.id, part())
    assert isinstance(sent, Sent)
    assert [await channel.delete(world.channel.id, sent.message_id) for _ in range(2)] == [None, None]
    assert await people.messages("channel") == []


async def test_a_message_that_is_too_old_stays(channel: TelegramChannel, world: World, people: People) -> None:
    sent = await channel.deliver(world.channel.id, part())
    assert isinstance(sent, Sent)
    await people.clock("advance", seconds=49 * 3600)
    refused = Refused("400 Bad Request: message can't be deleted")
    assert await channel.delete(world.channel.id, sent.message_id) == refused


@pytest.mark.parametrize(
    ("code", "description", "expected"),
    [
        (429, "Too Many Requests", NotNow("Too Many Requests")),
        (401, "Unauthorized", NotNow("Unauthorized")),
        (403, "Forbidden: bot is not a member", Refused("403 Forbidden: bot is not a member")),
        (409, "Conflict", OutcomeUnknown("409 Conflict")),
        (500, "Internal Server Error", OutcomeUnknown("HTTP 500: Internal Server Error")),
    ],
)
async def test_a_deletion_that_failed_says_what_comes_next(
    channel: TelegramChannel, world: World, people: People, code: int, description: str, expected: object
) -> None:
    await people.fault("deleteMessage", "error", code=code, description=description)
    assert await channel.delete(world.channel.id, 1) == expected


async def test_stopping_a_poll_tells_its_votes(channel: TelegramChannel, world: World, people: People) -> None:
    sent = await channel.deliver(world.channel.id, poll())
    assert isinstance(sent, Sent)
    (message,) = await people.messages("channel")
    await people.vote("Mei", message, [0, 1])
    options = (CountedOption("A", 1), CountedOption("B", 1))
    stopped = await channel.stop_poll(world.channel.id, sent.message_id)
    assert stopped == PollCount(str(sent.poll_id), "What next?", options, 1, closed=True)
    assert isinstance(await channel.stop_poll(world.channel.id, sent.message_id), AlreadyClosed)


async def test_a_poll_that_is_not_there_is_gone(channel: TelegramChannel, world: World) -> None:
    assert isinstance(await channel.stop_poll(world.channel.id, 999), PollGone)


async def test_a_poll_of_somebody_else_is_not_stopped(channel: TelegramChannel, world: World, people: People) -> None:
    held = await people.hold_poll("Dana", "Which?", ["this", "that"])
    assert isinstance(await channel.stop_poll(world.channel.id, held["message_id"]), AlreadyClosed)
    (shown,) = await people.messages("channel")
    assert not shown["poll"]["is_closed"]


@pytest.mark.parametrize(
    ("code", "description", "expected"),
    [
        (400, "Bad Request: poll has already been closed", AlreadyClosed("Bad Request: poll has already been closed")),
        (400, "Bad Request: message is not a poll", PollGone("Bad Request: message is not a poll")),
        (400, "Bad Request: chat not found", Barred("400 Bad Request: chat not found")),
        (403, "Forbidden: bot was kicked", Barred("403 Forbidden: bot was kicked")),
        (401, "Unauthorized", NotNow("Unauthorized")),
        (409, "Conflict", OutcomeUnknown("409 Conflict")),
        (429, "Too Many Requests", NotNow("Too Many Requests")),
        (502, "Bad Gateway", OutcomeUnknown("HTTP 502: Bad Gateway")),
    ],
)
async def test_a_poll_that_was_not_stopped_says_what_comes_next(
    channel: TelegramChannel, world: World, people: People, code: int, description: str, expected: object
) -> None:
    await people.fault("stopPoll", "error", code=code, description=description)
    assert await channel.stop_poll(world.channel.id, 1) == expected


@pytest.mark.parametrize("wrong", ["true", "another poll that is open"])
async def test_an_answer_that_is_no_closed_poll_proves_nothing(
    wrong: str, channel: TelegramChannel, world: World, people: People
) -> None:
    sent = await channel.deliver(world.channel.id, poll())
    assert isinstance(sent, Sent)
    message = (await people.messages("channel"))[0]
    result = True if wrong == "true" else {name: message["poll"][name] for name in ("id", "question", "options")}
    await people.fault("stopPoll", "wrong", result=result)
    assert isinstance(await channel.stop_poll(world.channel.id, sent.message_id), OutcomeUnknown)


COUNTED: dict[str, object] = {
    "id": "7",
    "question": "Which?",
    "options": [{"text": "this", "voter_count": 3}],
    "total_voter_count": 3,
}


@pytest.mark.parametrize(
    "broken",
    [
        None,
        {},
        {"options": [3]},
        COUNTED | {"id": 7},
        COUNTED | {"question": None},
        COUNTED | {"options": []},
        COUNTED | {"options": [3]},
        COUNTED | {"options": [{"text": "this", "voter_count": "3"}]},
        COUNTED | {"options": [{"text": "this", "voter_count": -1}]},
        COUNTED | {"options": [{"text": None, "voter_count": 3}]},
        COUNTED | {"total_voter_count": True},
        COUNTED | {"total_voter_count": -1},
    ],
)
def test_what_is_no_poll_has_no_votes(broken: object) -> None:
    assert count_of(COUNTED) == PollCount("7", "Which?", (CountedOption("this", 3),), 3, closed=False)
    assert count_of(broken) is None


def test_half_a_character_in_a_poll_can_be_kept() -> None:
    odd = COUNTED | {"question": "a\ud800", "options": [{"text": "b\0", "voter_count": 0}]}
    counted = count_of(odd)
    assert counted
    assert (counted.question, counted.options[0].text) == ("a?", "b")
