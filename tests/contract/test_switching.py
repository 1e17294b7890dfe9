"""Telegram refuses the rich form for good: the post goes on as plain text, once."""

from sqlalchemy import select

from bot.publishing.mending import Held, Word
from bot.publishing.ports import Unsent
from bot.publishing.post import Dropped, Part, PartState, PostKind
from bot.reviews.review import ReviewState, StoredReview
from bot.storage.database import Database
from bot.storage.tables import parts
from tests.contract.parts import begin, lose, now_is, plan_rich, seen, send, told
from tests.makers import NOW, later

ONE = {"r1": ("a", "b")}
TWO = {"r1": ("a", "b"), "r2": ("c", "d")}
REFUSED = "400 Bad Request: RICH_MESSAGE_URL_INVALID"


async def refuse(database: Database, part: Part, reason: str = REFUSED) -> bool:
    return await database.delivery.refuse(await begin(database, part), reason, NOW)


async def due(database: Database) -> Part:
    (part,) = await database.delivery.due(NOW)
    return part


async def send_rest(database: Database, first_id: int) -> list[str]:
    """Sends what is due, one by one; the methods and texts' places, in the order of sending."""
    sent = []
    while found := await database.delivery.due(NOW):
        (part,) = found
        sent.append(f"{part.frozen.payload.get('text', 'rich')} {part.position}/{part.count}")
        await send(database, part, first_id + len(sent) - 1)
    return sent


async def review(database: Database) -> StoredReview:
    (stored,) = await database.archive.changed_since(0, 9)
    return stored


async def states(database: Database) -> list[str]:
    query = select(parts.c.method, parts.c.state).order_by(parts.c.id)
    async with database.transactions.read() as connection:
        return [f"{row.method[4:]} {row.state}" for row in await connection.execute(query)]


async def test_a_refused_rich_post_goes_on_as_plain_text_and_its_owners_are_told_once(database: Database) -> None:
    assert await refuse(database, await plan_rich(database, ONE))
    assert await send_rest(database, 11) == ["a 1/2", "b 2/2"]
    archived = await review(database)
    assert (archived.state, archived.message_ids) == (ReviewState.ARCHIVED, (11, 12))
    (posted,) = await told(database, "posted")
    assert (posted["plain_from"], posted["plain_because"], posted["parts"]) == (1, REFUSED, 2)
    assert await told(database, "post_failed") == []


async def test_what_stands_before_it_stays_and_the_order_is_kept(database: Database) -> None:
    first = await send(database, await plan_rich(database, TWO), 11)
    assert first.state is PartState.CONFIRMED
    assert await refuse(database, await due(database))
    assert await send_rest(database, 12) == ["c 2/3", "d 3/3"]
    assert (await review(database)).message_ids == (11, 12, 13)
    (posted,) = await told(database, "posted")
    assert (posted["plain_from"], posted["message_id"]) == (2, 11)


async def test_what_would_have_followed_is_never_sent(database: Database) -> None:
    assert await refuse(database, await plan_rich(database, TWO))
    assert await states(database) == ["RichMessage replaced"] * 2 + ["Message planned"] * 4
    assert await send_rest(database, 11) == ["a 1/4", "b 2/4", "c 3/4", "d 4/4"]


async def test_the_refused_part_takes_no_other_step(database: Database) -> None:
    part = await plan_rich(database, ONE)
    sending = await begin(database, part)
    assert await database.delivery.refuse(sending, REFUSED, NOW)
    before = await states(database)
    store = database.delivery
    assert not await store.refuse(sending, REFUSED, NOW)
    assert not await store.confirm(sending, 10, None, NOW, Dropped(5, "words"))
    assert not await store.postpone(sending, later(minutes=1), "429")
    assert not await store.lose(sending, "time-out", NOW)
    assert await store.begin(part, NOW, later(seconds=45)) is None
    assert await store.part(part.id) is None
    assert await states(database) == before
    assert await told(database, "rich_cut") == []


async def test_a_plain_message_that_is_refused_then_ends_the_post_as_any_other(database: Database) -> None:
    assert await refuse(database, await plan_rich(database, ONE))
    assert await refuse(database, await due(database), "400 again")
    assert (await review(database)).state is ReviewState.DRAFT
    (failed,) = await told(database, "post_failed")
    assert (failed["reason"], failed["plain_because"]) == ("400 again", REFUSED)
    assert await database.delivery.unfinished() == []


async def test_behind_a_rich_part_a_refused_plain_one_holds_the_post(database: Database) -> None:
    await send(database, await plan_rich(database, TWO), 11)
    await refuse(database, await due(database))
    part = await due(database)
    await refuse(database, part, "400 again")
    (failed,) = await told(database, "post_failed")
    assert (failed["position"], failed["count"]) == (2, 3)
    held = Held(part.post_id, 1)
    assert await database.series.decide(held, Word.DELETE, NOW, "button:1")
    (clearing,) = await database.series.clearing()
    assert clearing.message_ids == (11,)


async def test_a_question_about_plain_text_does_not_say_how_it_ends(database: Database) -> None:
    """The rich message before it counts here, and not in its text."""
    await send(database, await plan_rich(database, TWO), 11)
    await refuse(database, await due(database))
    part = await lose(database, await due(database))
    assert await database.evidence.ask(part.id, 1, "protected content", NOW)
    for kind in ("part_unknown", "part_asked"):
        (facts,) = await told(database, kind)
        assert (facts["position"], facts["count"], facts["stands_in"]) == (2, 3, True)


async def test_a_held_rest_of_plain_text_is_finished(database: Database) -> None:
    await send(database, await plan_rich(database, TWO), 11)
    await refuse(database, await due(database))
    part = await due(database)
    await refuse(database, part, "400 again")
    assert await database.series.decide(Held(part.post_id, 1), Word.FINISH, NOW, "button:1")
    assert await send_rest(database, 12) == ["c 2/3", "d 3/3"]
    assert (await review(database)).message_ids == (11, 12, 13)


async def test_it_does_not_switch_while_an_earlier_attempt_may_still_land(database: Database) -> None:
    """The text would stand there twice, in both forms."""
    await database.evidence.keep([seen(5, "what stood there before")], NOW)
    part = await lose(database, await plan_rich(database, ONE))
    assert await database.evidence.deny(part.id, 1, NOW)
    assert await refuse(database, await now_is(database, part))
    assert (await review(database)).state is ReviewState.DRAFT
    assert len(await told(database, "post_failed")) == 1


async def test_nor_where_only_an_owner_said_that_it_is_not_there(database: Database) -> None:
    part = await lose(database, await plan_rich(database, ONE))
    assert await database.delivery.settle(part.id, 1, False, NOW, "button:1")
    assert await refuse(database, await now_is(database, part))
    assert len(await told(database, "post_failed")) == 1


async def test_an_earlier_attempt_that_was_not_sent_is_no_obstacle(database: Database) -> None:
    part = await begin(database, await plan_rich(database, ONE))
    assert await database.delivery.postpone(part, NOW, "429")
    assert await refuse(database, await now_is(database, part))
    assert await send_rest(database, 11) == ["a 1/2", "b 2/2"]


async def test_a_closed_channel_is_no_reason_to_switch(database: Database) -> None:
    part = await begin(database, await plan_rich(database, ONE))
    assert await database.delivery.bar(part, later(minutes=1), "403", NOW)
    (entry,) = await database.queue.entries()
    assert entry.stored.review.number is None


async def test_a_switched_post_of_which_nothing_left_yet_can_be_taken_back(database: Database) -> None:
    part = await plan_rich(database, ONE)
    await refuse(database, part)
    channel_id = part.channel_id
    assert await database.slots.unsent(channel_id) == [Unsent(part.post_id, None, NOW)]
    assert await database.delivery.withdraw(part.post_id, {"reason": "away"}, NOW)
    assert len(await database.queue.entries()) == 1
    assert await database.delivery.unfinished() == []


async def test_health_and_holding_see_the_message_that_is_awaited(database: Database) -> None:
    await send(database, await plan_rich(database, TWO), 11)
    await refuse(database, await due(database))
    (waiting,) = await database.waiting.waiting()
    assert (waiting.kind, waiting.position, waiting.count, waiting.reason) == (PostKind.REVIEW, 2, 3, None)
    assert await database.series.hold_stale(later(hours=1), later(hours=3)) == 1
    (held,) = await told(database, "series_held")
    assert (held["position"], held["count"]) == (2, 3)


async def test_a_post_that_a_restored_backup_knows_as_rich_goes_on_behind_its_plain_text(database: Database) -> None:
    await send(database, await plan_rich(database, TWO), 11)
    assert not await database.delivery.confirm_instead(seen(12, "d"), NOW), "not the first of its place"
    assert not await database.delivery.confirm_instead(seen(12, "a"), NOW), "its place is taken"
    assert not await database.delivery.confirm_instead(seen(12, "c", "sendRichMessage"), NOW)
    assert not await database.delivery.confirm_instead(seen(12, "c", channel_id=-5), NOW)
    assert await database.delivery.confirm_instead(seen(12, "c"), NOW)
    assert await send_rest(database, 13) == ["d 3/3"]
    assert (await review(database)).message_ids == (11, 12, 13)


async def test_a_rich_part_that_was_in_doubt_is_replaced_by_what_stands_in_its_place(database: Database) -> None:
    await lose(database, await plan_rich(database, ONE))
    assert await database.delivery.confirm_instead(seen(12, "a"), NOW)
    assert await database.evidence.unsettled() == []
    assert await send_rest(database, 13) == ["b 2/2"]


async def test_what_is_being_sent_is_not_replaced(database: Database) -> None:
    await begin(database, await plan_rich(database, ONE))
    assert not await database.delivery.confirm_instead(seen(12, "a"), NOW)


async def test_a_rich_part_is_not_denied_while_an_unknown_rich_message_stands_there(database: Database) -> None:
    """Telegram may have dropped something of it: then its text is another."""
    await database.evidence.keep([seen(5, "what stood there before")], NOW)
    part = await lose(database, await plan_rich(database, ONE))
    await database.evidence.keep([seen(6, "r", "sendRichMessage")], NOW)
    assert await database.evidence.matches() == []
    assert not await database.evidence.deny(part.id, 1, NOW)


async def test_what_telegram_dropped_is_told_with_the_confirmation(database: Database) -> None:
    part = await begin(database, await plan_rich(database, ONE))
    assert await database.delivery.confirm(part, 11, None, NOW, Dropped(40, "the last words", ("table",)))
    (cut,) = await told(database, "rich_cut")
    where = {"position": 1, "count": 1, "message_id": 11, "number": 1, "title": "a"}
    assert cut.pop("review_id") == (await review(database)).id
    assert cut == where | {"percent": 40, "words": "the last words", "kinds": ["table"]}
    assert (await review(database)).message_ids == (11,)
