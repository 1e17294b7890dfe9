"""A right that is back is found out by itself, without a storm of questions or of news."""

from datetime import datetime, timedelta

import pytest

from bot.publishing.note_rights import NoteRights
from bot.publishing.standing import MEMBER, Standing
from tests.fakes.standing import MemoryStanding, ScriptedRights
from tests.makers import CHANNEL_ID, NOW, later

POST = "can_post_messages"


class Desk:
    def __init__(self, answer: tuple[str, ...] | None = ()) -> None:
        self.standing, self.rights = MemoryStanding(), ScriptedRights(answer)
        self.note_rights = NoteRights(self.standing, self.rights, CHANNEL_ID)

    async def tick(self, since: datetime, minutes: int) -> None:
        """Every second of so many minutes."""
        for second in range(minutes * 60):
            await self.note_rights(since + timedelta(seconds=second))


async def test_nobody_asks_while_all_is_well() -> None:
    desk = Desk()
    await desk.tick(NOW, 2)
    assert desk.rights.asked == 0


async def test_while_something_is_missing_it_asks_once_a_minute() -> None:
    desk = Desk((POST,))
    await desk.standing.note((POST,), "", NOW)
    await desk.tick(NOW, 5)
    assert desk.rights.asked == 5


async def test_a_right_that_is_back_is_noted_and_the_asking_ends() -> None:
    desk = Desk()
    await desk.standing.note((POST,), "", NOW)
    await desk.tick(NOW, 5)
    assert (desk.standing.kept.missing, desk.rights.asked) == ((), 1)


async def test_no_answer_changes_nothing() -> None:
    desk = Desk(None)
    await desk.standing.note((POST,), "", NOW)
    assert await desk.note_rights.ask(NOW) is None
    assert desk.standing.kept == Standing((POST,), NOW)


async def test_asking_says_what_is_really_missing() -> None:
    desk = Desk((MEMBER,))
    await desk.standing.note((POST,), "", NOW)
    assert await desk.note_rights.ask(later(minutes=1)) == (MEMBER,)
    assert desk.standing.kept.missing == (MEMBER,)


async def test_what_telegram_tells_by_itself_is_noted_without_asking() -> None:
    desk = Desk()
    await desk.note_rights.hear((POST,), NOW)
    assert not desk.standing.kept.may_post
    await desk.note_rights.hear((), later(seconds=1))
    assert (desk.standing.kept.may_post, desk.rights.asked) == (True, 0)


async def test_an_all_clear_that_proves_wrong_again_and_again_is_asked_for_less_and_less() -> None:
    """Every message is refused although Telegram says that nothing is missing: owners hear of it a few times a day."""
    desk = Desk()
    changes = 0
    for minute in range(6 * 60):
        before = desk.standing.kept.missing
        if not before:
            await desk.standing.note((POST,), "barred", later(minutes=minute))
        await desk.note_rights(later(minutes=minute))
        changes += desk.standing.kept.missing == ()
    assert 8 <= changes <= 14


async def test_a_clock_that_was_set_back_does_not_silence_it() -> None:
    desk = Desk((POST,))
    await desk.standing.note((POST,), "", NOW)
    await desk.note_rights(later(days=400))
    await desk.note_rights(NOW)
    assert desk.rights.asked == 2


@pytest.mark.parametrize("missing", [(POST,), (MEMBER,)])
def test_posting_needs_its_right(missing: tuple[str, ...]) -> None:
    assert not Standing(missing).may_post
    assert Standing(("can_edit_messages", "can_delete_messages")).may_post
