"""A slot passed without its post, or days did."""

from collections.abc import Mapping
from datetime import datetime

from bot.chat.commands.draft_list import LIST, WRITE
from bot.chat.commands.entry import data_for
from bot.chat.commands.late import NEXT, POST
from bot.chat.commands.looking import LIST as PAPERS
from bot.chat.commands.promises import readers_wait
from bot.chat.notices.telling import Telling, number_in
from bot.chat.screen import Screen, bold, button, drawn, lines
from bot.chat.sentences import Sentences, later
from bot.publishing.ports import Notice
from bot.publishing.spent import SPENT

_REASONS: Mapping[object, str] = {
    "late": later("I was not running in time."),
    "rights": later("I may not post in the channel at the moment."),
    "away": later("Telegram could not be reached in time."),
    "held": later("What waits is held back: /queue shows why."),
    "restored": later("A backup was restored, and I wait for your word about what stands in the channel."),
    SPENT: later("What stands in the channel since a backup was made may have left then."),
    "dropped": later("A slot was missed, and then its whole day passes without a post."),
}
_HELD = later("Something holds posting back.")


async def slot_skipped(telling: Telling, notice: Notice, _: int) -> Screen:
    say = telling.say
    text = say.plural(
        "The slot of {slot} was skipped.",
        "{count} slots were skipped, the last one {slot}.",
        number_in(notice, "count"),
        slot=_slot(telling, notice),
    )
    why = notice.facts.get("reason")
    head = say("The queue is as it was; /postnow posts its head at once.")
    queue = say("The queue stays as it is.") if why in {"rights", "held", "restored"} else head
    return drawn(lines(text, say(_REASONS.get(why, _HELD)), queue))


async def queue_empty(telling: Telling, notice: Notice, _: int) -> Screen:
    """Once, and what fills it again."""
    say, drafts = telling.say, number_in(notice, "drafts", 0)
    text = lines(
        say("Nothing was posted at the slot of {slot}: the queue is empty.", slot=_slot(telling, notice)),
        say("Send me a review, however long: it can leave at the next slot, or at once."),
    )
    ways = [button(say("How to write"), data_for(WRITE))]
    if drafts:
        ways.append(button(say("Drafts"), data_for(LIST, 1)))
    return drawn(text, (ways, [button(say("Papers"), data_for(PAPERS))]))


async def slot_late(telling: Telling, notice: Notice, owner: int) -> Screen:
    """The late policy is to ask. Without an answer the review leaves at the next slot."""
    say, review_id = telling.say, number_in(notice, "review_id")
    seen = f"{review_id}:{number_in(notice, 'version', 0)}"
    now = await telling.action(say("Post it now"), POST, seen, owner)
    wait = button(say("At the next slot"), data_for(NEXT, review_id))
    missed = say("I missed the slot of {slot}. Post this now?", slot=_slot(telling, notice))
    silent = say("Without an answer it leaves at the next slot.")
    return drawn(lines(missed, bold(telling.title(notice)), silent), ((now,), (wait,)))


async def silence(telling: Telling, notice: Notice, _: int) -> Screen:
    say = telling.say
    days = say.plural(
        "Nothing was posted for a day.", "Nothing was posted for {count} days.", number_in(notice, "days")
    )
    waiting, promised = int(notice.facts.get("waiting") or 0), _promised(notice, say)
    if not waiting:
        return drawn(lines(days, say("The queue is empty."), *promised))
    queued = say.plural("One review waits in the queue.", "{count} reviews wait in the queue.", waiting)
    return drawn(
        lines(days, queued, *promised, say("/postnow posts the first one at once, /queue shows when they leave."))
    )


def _promised(notice: Notice, say: Sentences) -> tuple[str, ...]:
    if not notice.facts.get("promised"):
        return ()
    return (readers_wait(number_in(notice, "readers_wait", 0), str(notice.facts["promised"]), say),)


def _slot(telling: Telling, notice: Notice) -> str:
    """ "Sunday 22 November, 09:00", by the channel's clocks."""
    local = datetime.fromisoformat(f"{notice.facts['day']}T{notice.facts['slot']}")
    return telling.moment(local.replace(tzinfo=telling.zone))
