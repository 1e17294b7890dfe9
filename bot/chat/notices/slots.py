"""A slot passed without its post."""

from bot.chat.notices.telling import Telling, number_in
from bot.chat.screen import Screen, drawn, lines
from bot.publishing.ports import Notice


async def slot_skipped(telling: Telling, notice: Notice, _: int) -> Screen:
    say, facts = telling.say, notice.facts
    text = say.plural(
        "The slot of {slot} was skipped: I was not running in time.",
        "{count} slots were skipped, the last one {slot}: I was not running in time.",
        number_in(notice, "count"),
        slot=f"{facts.get('day')} {facts.get('slot')}",
    )
    return drawn(lines(text, say("The queue is as it was; /postnow posts its head at once.")))
