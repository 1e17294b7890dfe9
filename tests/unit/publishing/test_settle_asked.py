"""Where looking fails, or proves nothing, the owners are asked; evidence still counts after that."""

from datetime import timedelta

import pytest

from bot.errors import DatabaseAway
from bot.publishing.evidence import CannotLook, SeenMessage
from bot.publishing.looking import LOOKS
from bot.publishing.post import NotNow, visible_hash
from tests.makers import CHANNEL_ID, NOW, make_frozen_poll, make_post
from tests.unit.publishing.unknown import World


async def test_where_looking_is_impossible_the_owners_are_asked_when_nothing_can_land_any_more() -> None:
    world = World()
    await world.lose()
    world.prober.answers = [CannotLook("protected content")] * 99
    await world.ticks(119)
    assert world.state == "unknown"
    await world.ticks(120)
    assert world.state == "asked"
    assert world.part.reason == "protected content"
    assert world.notices.count("part_asked") == 1


async def test_a_sweep_without_an_answer_is_repeated() -> None:
    world = World()
    await world.lose()
    world.channel.write(CHANNEL_ID, "a1")
    world.prober.answers = [NotNow("no answer")] * 3
    await world.ticks(60)
    assert world.state == "confirmed"


async def test_a_pause_is_kept_to_the_letter_whoever_looks() -> None:
    world = World()
    await world.lose()
    world.memory.tables.plan(make_post("b1"), "b1")
    await world.lose_again()
    world.prober.answers = [NotNow("429", 50)]
    await world.ticks(59)
    assert len(world.prober.looks) == 1
    await world.ticks(62)
    assert len(world.prober.looks) > 1


@pytest.mark.parametrize("retry_after", [None, 3600.0])
async def test_after_three_minutes_in_vain_the_owners_are_asked(retry_after: float | None) -> None:
    world = World()
    await world.lose()
    world.prober.answers = [NotNow("no answer", retry_after)] * 99
    await world.ticks(189)
    assert world.state == "unknown"
    await world.ticks(190)
    assert world.state == "asked"


async def test_a_find_settles_what_was_asked() -> None:
    world = World()
    await world.lose()
    world.prober.answers = [NotNow("no answer")] * 9
    await world.ticks(400)
    assert world.state == "asked"
    world.prober.answers.clear()
    world.channel.write(CHANNEL_ID, "a1")
    await world.ticks(800)
    assert world.state == "confirmed"


async def test_a_day_after_the_question_nobody_looks_any_more() -> None:
    world = World()
    await world.lose()
    world.prober.answers = [CannotLook("protected content")] * 9999
    await world.at(seconds=120)
    await world.at(hours=25)
    looks = len(world.prober.looks)
    await world.at(hours=30)
    assert len(world.prober.looks) == looks


async def test_without_an_anchor_a_clean_sweep_proves_nothing() -> None:
    world = World(known=False)
    await world.lose()
    await world.ticks(119)
    assert world.state == "unknown"
    await world.ticks(120)
    assert world.state == "asked"


async def test_without_an_anchor_a_find_is_proof() -> None:
    world = World(known=False)
    world.channel.standing[1] = SeenMessage(
        channel_id=CHANNEL_ID, message_id=1, method="sendMessage", text_hash=visible_hash("a1")
    )
    await world.lose()
    await world.at(seconds=10)
    assert world.state == "confirmed"


async def test_without_an_anchor_years_of_messages_are_not_copied() -> None:
    world = World(known=False)
    for number in range(1, 2000):
        world.channel.land(CHANNEL_ID, number, f"old {number}")
    await world.lose()
    await world.ticks(200)
    assert world.state == "asked"
    assert len(world.prober.looks) == 2 * LOOKS


async def test_a_poll_whose_id_is_not_told_is_asked_about() -> None:
    world = World()
    await world.memory.evidence.keep([world.channel.standing[world.first]], NOW)
    world.memory.tables.plan(make_post(parts=(make_frozen_poll(),)), "poll")
    await world.lose_again()
    world.channel.land(CHANNEL_ID, world.first + 1, "Which paper next?", method="sendPoll")
    await world.ticks(120)
    assert world.state == "asked"


async def test_the_owners_are_reminded_three_times() -> None:
    world = World()
    await world.lose()
    world.prober.answers = [CannotLook("protected content")] * 9999
    asked: list[int] = []
    for minutes in range(2, 60 * 30):
        await world.at(minutes=minutes)
        if world.notices.count("part_asked") > len(asked):
            asked.append(minutes - 2)
    assert asked == [0, 60, 360, 1440]


async def test_after_a_long_time_away_the_reminders_do_not_come_together() -> None:
    world = World()
    await world.lose()
    world.prober.answers = [CannotLook("protected content")] * 9999
    await world.at(seconds=120)
    world.settle = world.process()
    await world.at(hours=30)
    await world.at(hours=30, seconds=1)
    assert world.notices.count("part_asked") == 2


async def test_a_database_that_is_away_asks_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World()
    await world.lose()

    async def away(*_: object) -> bool:
        raise DatabaseAway("the disk is full")

    with monkeypatch.context() as full:
        full.setattr(world.memory.evidence, "swept", away)
        for minutes in range(1, 10):
            with pytest.raises(DatabaseAway):
                await world.at(minutes=minutes)
    await world.at(minutes=10)
    await world.at(minutes=10, seconds=1)
    assert world.state == "planned"


async def test_a_clock_that_was_set_back_delays_by_a_call_at_most() -> None:
    world = World()
    await world.lose()
    world.clock.move(-timedelta(days=1))
    for _ in range(200):
        world.clock.move(timedelta(seconds=1))
        await world.settle()
    assert world.state == "planned"
