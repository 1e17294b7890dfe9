""" "Post now" was said, and it was not posted."""

from bot.chat.commands.counting_down import WHY
from bot.chat.commands.entry import data_for
from bot.chat.commands.queue import OPEN_DRAFT, OPEN_ENTRY
from bot.chat.notices.telling import Telling
from bot.chat.screen import Screen, button, drawn, lines
from bot.publishing.countdown import Ended
from bot.publishing.ports import Notice


async def countdown_ended(telling: Telling, notice: Notice, _: int) -> Screen:
    say, facts = telling.say, notice.facts
    why = Ended(facts["reason"]) if facts.get("reason") in list(Ended) else Ended.CHANGED
    kept = say("It is a draft.") if facts.get("draft") else say("/queue shows how it stands.")
    text = lines(say("This was not posted, though you said so:"), telling.title(notice), say(WHY[why]), kept)
    name = OPEN_DRAFT if facts.get("draft") else OPEN_ENTRY
    return drawn(text, ((button(say("Look at it"), data_for(name, facts["review_id"])),),))
