"""A backup that is made while the bot posts becomes a bot on a clean machine, and nothing is posted twice."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from bot.publishing.points import Point
from bot.publishing.settle import LANDS_WITHIN
from bot.storage.backup import make_backup
from bot.storage.copies import copy_file
from bot.storage.restore import restore_backup
from tests.makers import make_review
from tests.sandbox.people import labels
from tests.story.voting import HOURS, announced, opened_ballot, papers, results, vote
from tests.world.play import BODY, PARTS
from tests.world.stage import FRIDAY_EVENING, OWNER, SATURDAY_SLOT, Stage

DAY = timedelta(days=1)
GO_ON = "Nothing else: go on"
THERE = "It is posted: take it out of the queue"


@dataclass(frozen=True)
class Seen:
    """What people see of a database: the numbers that a search finds, in its order; the queue; how much there is."""

    found: tuple[int | None, ...]
    queue: tuple[str, ...]
    archived: int


async def answers(town: Stage) -> Seen:
    async with town.rooms() as rooms:
        await rooms.follow_archive.catch_up()
        hits = (await rooms.search("layers that change")).hits
        queue = [entry.stored.review.title for entry in await rooms.database.queue.entries()]
        return Seen(tuple(hit.stored.review.number for hit in hits), tuple(queue), await rooms.database.archive.count())


def moved(town: Stage, name: str) -> None:
    """To a clean machine: from here on the bot has a database of its own there."""
    town.database_url = f"sqlite+aiosqlite:///{town.folder / name / 'bot.db'}"


@pytest.mark.fault(17, 20)
async def test_a_backup_of_the_moment_between_telegram_s_answer_and_its_record_posts_nothing_twice(
    town: Stage, tmp_path: Path
) -> None:
    """Fault 20. The worst moment: the post stands in the channel, and the backup does not know it yet."""
    people, file = town.people, tmp_path / "kept.db"
    body = "Remove the layers that change nothing."
    await town.fill(queue=[make_review("First", body=body), make_review("Second", body=body)])
    await people.start(OWNER)

    def keep(point: str) -> None:
        if point == Point.ANSWER_RECEIVED and not file.exists():
            copy_file(tmp_path / "bot.db", file)

    async with town.bot(checkpoint=keep):
        await people.clock("set", SATURDAY_SLOT)
        await people.wait_for(OWNER, "Posted: No. 1")
    kept = await answers(town)
    moved(town, "clean")
    rows = (await restore_backup(file, town.database_url)).rows
    assert (rows["reviews"], rows["queue"]) == (2, 1)
    async with town.bot():
        await people.clock("set", SATURDAY_SLOT + DAY)
        await people.wait_for("channel", "Second")
        await people.wait_for(OWNER, "Posted: No. 2")
    assert len(await people.ledger()) == 2
    assert kept.queue == ("Second",)
    assert sorted(number or 0 for number in (await answers(town)).found) == [1, 2]


@pytest.mark.fault(20)
async def test_a_part_that_was_corrected_since_the_backup_is_asked_about_and_not_sent_again(
    town: Stage, tmp_path: Path
) -> None:
    """The backup is of the moment before part 3; part 3 stands there as it was, part 4 in other words."""
    people, file = town.people, tmp_path / "kept.db"
    await town.fill(queue=[make_review("Before"), make_review("First", body=BODY)])
    await people.start(OWNER)
    intents: list[str] = []

    def keep(point: str) -> None:
        intents.extend([point] * (point == Point.INTENT_COMMITTED))
        if len(intents) == 1 + 3 and not file.exists():
            copy_file(tmp_path / "bot.db", file)

    async with town.bot(checkpoint=keep):
        await people.clock("set", SATURDAY_SLOT)
        await people.wait_for(OWNER, "Posted: No. 1")
        await people.clock("set", SATURDAY_SLOT + DAY)
        await people.clock("start", rate=20)
        await people.wait_for(OWNER, "Posted: No. 2")
    posted = await people.ledger()
    corrected = await people.wait_for("channel", "Part 4.")
    await people.edit(OWNER, corrected, corrected["text"].replace("word4", "term4"))
    moved(town, "clean")
    await restore_backup(file, town.database_url)
    async with town.bot():
        question = await people.wait_for(OWNER, "I cannot find out by myself whether this is in the channel")
        assert "message 4 of 5" in question["text"]
        await people.press(OWNER, question, "It is in the channel")
        await people.wait_for(OWNER, "Posted: No. 2", after=question)
    assert len(await people.ledger()) == len(posted) == 1 + PARTS


@pytest.mark.fault(20)
@pytest.mark.postgres
async def test_from_postgres_into_a_file_with_equal_answers_and_the_owner_is_asked_of_what_is_newer(
    on_server: Stage, tmp_path: Path
) -> None:
    town, people, file = on_server, on_server.people, tmp_path / "kept.db"
    body = "Remove the layers that change nothing."
    await town.fill(queue=[make_review(title, body=body) for title in ("First", "Second", "Third")])
    await people.start(OWNER)
    async with town.bot():
        await people.clock("set", SATURDAY_SLOT)
        await people.wait_for(OWNER, "Posted: No. 1")
        made = await make_backup(town.database_url, file)
        at_backup = await answers(town)
        await people.clock("set", SATURDAY_SLOT + DAY)
        await people.wait_for(OWNER, "Posted: No. 2")
    moved(town, "clean")
    assert await restore_backup(file, town.database_url) == made
    assert await answers(town) == at_backup
    async with town.bot():
        question = await people.wait_for(OWNER, "Was it posted already?")
        await people.clock("set", SATURDAY_SLOT + 2 * DAY)
        assert "Second" in question["text"]
        await people.press(OWNER, question, THERE)
        await people.clock("set", SATURDAY_SLOT + 3 * DAY)
        await people.wait_for("channel", "Third")
    assert len(await people.ledger()) == 3


@pytest.mark.fault(20)
async def test_a_recurring_poll_that_opened_after_the_backup_does_not_open_again(town: Stage, tmp_path: Path) -> None:
    people, file, rules = town.people, tmp_path / "kept.db", "sat 20:00 for 24h"
    saturday = FRIDAY_EVENING + DAY
    await town.fill(candidates=papers())
    await people.start(OWNER)
    async with town.bot(ballots=rules):
        await people.clock("set", saturday - timedelta(hours=12))
        await people.wait_for(OWNER, "A poll opens by itself")
        await make_backup(town.database_url, file)
        await people.clock("set", saturday)
        await people.wait_for(OWNER, "The poll stands in the channel")
    moved(town, "clean")
    await restore_backup(file, town.database_url)
    async with town.bot(ballots=rules):
        told = await people.wait_for(OWNER, "The poll of Saturday 21 November, 20:00 did not open.")
    assert "comes from a backup" in told["text"]
    assert len([one for one in await people.ledger() if "poll" in one]) == 1


@pytest.mark.fault(20)
async def test_what_was_counted_down_at_the_backup_and_stands_in_the_channel_is_asked_about(
    town: Stage, tmp_path: Path
) -> None:
    people, file = town.people, tmp_path / "kept.db"
    await town.fill(queue=[make_review("First"), make_review("Second")])
    await people.start(OWNER)
    async with town.bot():
        await people.clock("set", SATURDAY_SLOT)
        await people.wait_for(OWNER, "Posted: No. 1")
        await people.answer(await people.press(OWNER, await people.ask(OWNER, "/postnow"), "Post it now"))
        await make_backup(town.database_url, file)
        await people.clock("advance", seconds=10)
        await people.wait_for(OWNER, "Posted: No. 2")
    moved(town, "clean")
    await restore_backup(file, town.database_url)
    async with town.bot():
        question = await people.wait_for(OWNER, "Was it posted already?")
        told = await people.wait_for(OWNER, "This was not posted, though you said so:")
        assert "Second\nA message in the channel names it, so I asked you" in told["text"]
        await people.answer(await people.press(OWNER, question, THERE))
        assert (await answers(town)).archived == 2
    assert len(await people.ledger()) == 2


async def one_is_newer(town: Stage, file: Path, blind: bool) -> None:
    """Of three reviews the first is in the backup that was restored, the second in the channel; blind: that nobody can
    look into."""
    people = town.people
    await town.fill(queue=[make_review(title) for title in ("First", "Second", "Third")])
    await people.start(OWNER)
    await people.protect(blind)
    async with town.bot():
        await people.clock("set", SATURDAY_SLOT)
        await people.wait_for(OWNER, "Posted: No. 1")
        await make_backup(town.database_url, file)
        await people.clock("set", SATURDAY_SLOT + DAY)
        await people.wait_for(OWNER, "Posted: No. 2")
    moved(town, "clean")
    await restore_backup(file, town.database_url)


@pytest.mark.fault(20)
async def test_where_nobody_can_look_nothing_leaves_before_the_owner_says_what_stands_there(
    town: Stage, tmp_path: Path
) -> None:
    """Fault 20, in a channel whose content is protected."""
    people, file = town.people, tmp_path / "kept.db"
    await one_is_newer(town, file, blind=True)
    async with town.bot():
        question = await people.wait_for(OWNER, "I cannot look into the channel")
        assert labels(question)[1:] == ["It stands there: Second", "It stands there: Third", GO_ON]
        await people.clock("set", SATURDAY_SLOT + 2 * DAY)
        await people.clock("set", SATURDAY_SLOT + 3 * DAY)
        passed = await people.wait_for(OWNER, "slots were skipped")
        assert "your word about what stands in the channel" in passed["text"]
    async with town.bot():  # a restart answers nothing
        await people.press(OWNER, question, "It stands there: Second")
        asked = await people.wait_for(OWNER, "in the archive as No. 2.")
        assert labels(asked) == ["It stands there: Third", GO_ON]
        assert len(await people.ledger()) == 2
        await people.press(OWNER, asked, GO_ON)
        await people.wait_for("channel", "Third")
    assert len(await people.ledger()) == 3


@pytest.mark.fault(20)
@pytest.mark.parametrize("blind", [False, True])
async def test_the_slot_of_what_stands_there_brings_no_second_post(town: Stage, tmp_path: Path, blind: bool) -> None:
    """Fault 20, an hour after that slot, which could still be caught up."""
    people, file = town.people, tmp_path / "kept.db"
    await one_is_newer(town, file, blind)
    await people.clock("set", SATURDAY_SLOT + DAY + timedelta(hours=1))
    async with town.bot():
        asked = await people.wait_for(OWNER, "I cannot look" if blind else "Was it posted already?")
        await people.press(OWNER, asked, "It stands there: Second" if blind else THERE)
        passed = await people.wait_for(OWNER, "The slot of Sunday 22 November, 09:00 was skipped.")
        assert "since a backup was made" in passed["text"]
        if blind:
            await people.press(OWNER, await people.wait_for(OWNER, "in the archive as No. 2."), GO_ON)
        await people.clock("set", SATURDAY_SLOT + 2 * DAY)
        await people.wait_for("channel", "Third")
    assert [one["at"][:16] for one in await people.ledger()] == [f"2026-11-{day}T07:00" for day in (21, 22, 23)]


@pytest.mark.fault(20)
async def test_a_poll_that_left_after_the_backup_is_asked_about_and_not_posted_again(
    town: Stage, tmp_path: Path
) -> None:
    """Fault 20, in a channel whose content is protected: the backup has the poll as one that is to leave."""
    people, file = town.people, tmp_path / "kept.db"
    await town.fill(candidates=papers())
    await people.start(OWNER)
    await people.protect()

    def keep(point: str) -> None:
        if point == Point.POST_FROZEN:
            copy_file(tmp_path / "bot.db", file)

    async with town.bot(checkpoint=keep):
        await opened_ballot(town)
    moved(town, "clean")
    await restore_backup(file, town.database_url)
    async with town.bot():
        question = await people.wait_for(OWNER, "I cannot look into the channel")
        await people.press(OWNER, question, GO_ON)
        await people.wait_for(OWNER, "The slots go on.")
        await people.clock("advance", seconds=LANDS_WITHIN.total_seconds())
        for place in ("It is message 1 of 2", "It is message 2 of 2"):  # the papers, and the poll below them
            asked = await people.wait_for(OWNER, place)
            await people.press(OWNER, asked, "It is in the channel")
        await people.wait_for(OWNER, "The poll stands in the channel", after=asked)
    assert len([message for message in await people.messages("channel") if "poll" in message]) == 1


@pytest.mark.fault(20)
async def test_a_result_that_may_stand_there_since_the_backup_is_asked_about_and_not_posted_again(
    town: Stage, tmp_path: Path
) -> None:
    """Fault 20, in a channel where the bot can look: Telegram says that the poll is closed, nobody who closed it."""
    people, file = town.people, tmp_path / "kept.db"
    await town.fill(candidates=papers())
    await people.start(OWNER)
    async with town.bot():
        await vote(town, await opened_ballot(town), "Sparse attention")
        await make_backup(town.database_url, file)
        await people.clock("advance", seconds=timedelta(hours=HOURS).total_seconds())
        await announced(town)
    moved(town, "clean")
    await restore_backup(file, town.database_url)
    await people.clock("advance", seconds=600)  # so long the poll was closed late, and another text tells it
    async with town.bot():
        await people.wait_for_call("stopPoll", lambda call: call["status"] == 400)
        while not [one for one in await people.messages(OWNER) if "This poll was closed" in one.get("text", "")]:
            await people.clock("advance", seconds=5)  # it looks for the votes with its second try
            await asyncio.sleep(0.1)
        await people.clock("advance", seconds=LANDS_WITHIN.total_seconds())
        asked = await people.wait_for(OWNER, "I cannot find out by myself whether this is in the channel")
        assert "it may stand there since before a backup was restored" in asked["text"]
        await people.press(OWNER, asked, "It is in the channel")
        await people.wait_for(OWNER, "The poll's result stands in the channel", after=asked)
    assert len(results(await people.messages("channel"))) == 1


@pytest.mark.fault(17)
@pytest.mark.postgres
async def test_where_the_server_forgot_the_last_commits_one_command_lets_nothing_leave_unasked(
    on_server: Stage,
) -> None:
    """Fault 17, in a channel whose content is protected, and while the bot runs."""
    town, people = on_server, on_server.people
    await town.fill(queue=[make_review("First"), make_review("Second")])
    await people.start(OWNER)
    await people.protect()
    async with town.bot():
        await people.wait_for(OWNER, "You are an owner here")
        await compare(town)
        question = await people.wait_for(OWNER, "I cannot look into the channel")
        await people.clock("set", SATURDAY_SLOT + timedelta(minutes=1))
        await people.press(OWNER, question, "It stands there: First")
        asked = await people.wait_for(OWNER, "in the archive as No. 1.")
        assert await people.ledger() == []
        await people.press(OWNER, asked, GO_ON)
        await people.wait_for("channel", "Second")


@pytest.mark.fault(17)
async def test_so_it_does_of_a_file_that_is_a_copy_of_the_disk(town: Stage) -> None:
    people = town.people
    await town.fill(queue=[make_review("First")])
    await people.start(OWNER)
    await compare(town)
    async with town.bot():
        question = await people.wait_for(OWNER, "I cannot look into the channel")
        await people.clock("set", SATURDAY_SLOT + timedelta(minutes=1))
        await people.press(OWNER, question, "It stands there: First")
        await people.wait_for(OWNER, "in the archive as No. 1.")
    assert await people.ledger() == []


async def compare(town: Stage) -> None:
    async with town.command("compare") as said:
        told, _ = await said.communicate()
    assert said.returncode == 0, told.decode()
