"""Polls by the book: what is kept of them, who is told, and who may close them."""

import pytest
from telegram import Bot, MessageEntity, Poll, Update
from telegram.error import BadRequest

from bot.sandbox.world import World
from tests.sandbox.people import Json, People

BOLD = MessageEntity(MessageEntity.BOLD, 0, 5)


async def _ballot(bot: Bot, world: World, people: People, **more: object) -> Json:
    await bot.send_poll(world.channel.id, "Which next?", ["Alpha", "Beta"], **more)  # type: ignore[arg-type]
    return await people.wait_for("channel", "Which next?")


async def _polls(bot: Bot) -> list[Poll]:
    updates: tuple[Update, ...] = await bot.get_updates()
    return [update.poll for update in updates if update.poll]


async def test_questions_and_options_keep_no_formatting_but_descriptions_do(bot: Bot, world: World) -> None:
    sent = await bot.send_poll(
        world.channel.id,
        "Bold? Yes",
        ["Alpha"],
        question_entities=[BOLD],
        description="Until Sunday, see https://example.org",
        description_entities=[BOLD],
    )
    assert sent.poll
    assert (sent.poll.question_entities, sent.poll.options[0].text_entities) == ((), ())
    assert [entity.type for entity in sent.poll.description_entities] == ["bold", "url"]


async def test_options_keep_their_own_ids(bot: Bot, world: World) -> None:
    sent = await bot.send_poll(world.channel.id, "Which next?", ["Alpha", "Beta", "Gamma"])
    assert sent.poll
    assert len({option.persistent_id for option in sent.poll.options}) == 3


async def test_the_bot_hears_only_of_changes(bot: Bot, world: World, people: People) -> None:
    ballot = await _ballot(bot, world, people)
    await people.vote("Mei", ballot, [1])
    await people.vote("Mei", ballot, [1])
    await people.vote("Mei", ballot, [0])
    await people.vote("Mei", ballot, [])
    told = await _polls(bot)
    assert [[option.voter_count for option in poll.options] for poll in told] == [[0, 1], [1, 0], [0, 0]]
    assert [poll.total_voter_count for poll in told] == [1, 1, 0]


async def test_one_voter_of_several_options_is_one_voter(bot: Bot, world: World, people: People) -> None:
    ballot = await _ballot(bot, world, people, allows_multiple_answers=True)
    await people.vote("Mei", ballot, [0, 1])
    (told,) = await _polls(bot)
    assert ([option.voter_count for option in told.options], told.total_voter_count) == ([1, 1], 1)


async def test_the_owner_closes_a_poll_by_hand_and_the_bot_hears_of_it(bot: Bot, world: World, people: People) -> None:
    ballot = await _ballot(bot, world, people)
    await people.vote("Mei", ballot, [1])
    await people.close_poll("Dana", ballot)
    *_, closed = await _polls(bot)
    assert (closed.is_closed, closed.total_voter_count) == (True, 1)
    with pytest.raises(BadRequest, match="Poll can't be stopped"):
        await bot.stop_poll(world.channel.id, ballot["message_id"])


async def test_a_forward_is_the_same_poll_but_cannot_be_stopped(bot: Bot, world: World, people: People) -> None:
    ballot = await _ballot(bot, world, people)
    await people.start("Dana")
    copy = await bot.forward_message(101, world.channel.id, ballot["message_id"])
    await people.vote("Mei", ballot, [0])
    with pytest.raises(BadRequest, match="Poll can't be stopped"):
        await bot.stop_poll(101, copy.message_id)

    closed = await bot.stop_poll(world.channel.id, ballot["message_id"])

    shown = (await people.messages("Dana"))[-1]["poll"]
    assert (shown["id"], shown["is_closed"], shown["total_voter_count"]) == (closed.id, True, 1)


async def test_a_poll_sent_closed_takes_no_votes(bot: Bot, world: World, people: People) -> None:
    ballot = await _ballot(bot, world, people, is_closed=True)
    assert ballot["poll"]["is_closed"]
    with pytest.raises(Exception, match="the poll is closed"):
        await people.vote("Mei", ballot, [0])


@pytest.mark.parametrize("end", [{"open_period": 600}, {"close_date": 1795330800 + 600}])
async def test_polls_that_close_by_themselves_are_refused_in_words(end: dict[str, int], bot: Bot, world: World) -> None:
    with pytest.raises(BadRequest, match="is not imitated"):
        await bot.send_poll(world.channel.id, "Which next?", ["Alpha"], **end)  # type: ignore[arg-type]
