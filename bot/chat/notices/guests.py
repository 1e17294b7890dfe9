"""What guests do."""

from bot.chat.commands.draft_card import DECLINE
from bot.chat.commands.entry import data_for
from bot.chat.commands.guests_inviting import LIST, shown_name
from bot.chat.commands.guests_proposing import APPROVE
from bot.chat.commands.queue import OPEN_DRAFT
from bot.chat.notices.telling import Telling, number_in
from bot.chat.screen import Screen, button, drawn, lines, said
from bot.publishing.ports import Notice


async def draft_proposed(telling: Telling, notice: Notice, owner: int) -> Screen:
    """The text that was proposed: another one is not approved by these buttons."""
    say, review_id = telling.say, number_in(notice, "review_id")
    seen = f"{review_id}:{number_in(notice, 'revision')}"
    head = say("{name} proposes a review:", name=await _name(telling, notice, "author_id"))
    note = say("Nothing of it reaches the channel without an owner's word.")
    return drawn(
        lines(head, telling.title(notice), note),
        (
            [button(say("Look"), data_for(OPEN_DRAFT, review_id))],
            [await telling.action(say("Approve: next slot"), APPROVE, seen, owner)],
            [await telling.action(say("Decline…"), DECLINE, str(review_id), owner)],
        ),
    )


async def writer_joined(telling: Telling, notice: Notice, _: int) -> Screen:
    say = telling.say
    joined = say("{name} accepted an invitation and writes here now.", name=await _name(telling, notice, "user_id"))
    return said(joined, ([button(say("Writers"), data_for(LIST))],))


async def writer_left(telling: Telling, _: Notice, __: int) -> Screen:
    """Without a name: it is forgotten."""
    say = telling.say
    left = say("A guest left, and had all about them forgotten. Their drafts stay with you.")
    return said(left, ([button(say("Writers"), data_for(LIST))],))


async def _name(telling: Telling, notice: Notice, fact: str) -> str:
    user_id = number_in(notice, fact)
    return shown_name(await telling.guest_name(user_id), user_id, telling.say)
