"""A recurring ballot is to come, or did not."""

from collections.abc import Mapping

from bot.chat.commands.balloting import LOOK, SKIP
from bot.chat.commands.entry import data_for
from bot.chat.commands.listing import numbered
from bot.chat.notices.telling import Telling, number_in
from bot.chat.render.styled import Styled, plain
from bot.chat.screen import Screen, bold, button, drawn, lines, one_line
from bot.chat.sentences import later
from bot.polls.open_recurring import Skipped
from bot.publishing.ports import Notice

_LABEL_UNITS = 60
_TITLE_UNITS = 120

_REASONS: Mapping[object, str] = {
    Skipped.LATE: later("I was not running in time."),
    Skipped.PAUSED: later("The channel is paused: /resume ends that."),
    Skipped.OPEN: later("Another poll was open: /poll shows it."),
    Skipped.PROMISES: later("Too many promises are open: /promises shows them."),
    Skipped.FEW: later("Fewer than two papers can stand: /pipeline shows all."),
    Skipped.RESTORED: later("The database comes from a backup: it may have opened since then."),
    Skipped.RIGHTS: later("I may not post in the channel at the moment."),
}


async def ballot_ahead(telling: Telling, notice: Notice, owner: int) -> Screen:
    """Half a day before, and again when one of its papers is gone."""
    say, proposal_id = telling.say, number_in(notice, "proposal_id")
    opens = say("A poll opens by itself {moment}.", moment=telling.moment(notice.facts.get("at")))
    closes = say("Open until {moment}", moment=telling.moment(notice.facts.get("until")))
    gone = _texts(notice, "gone", _TITLE_UNITS)
    replaced = (
        [say("Others take their place, since these can stand no longer: {titles}", titles=", ".join(gone))]
        if gone
        else []
    )
    skip = await telling.action(say("Skip this one"), SKIP, str(proposal_id), owner)
    look = button(say("Look, change"), data_for(LOOK, proposal_id))
    text = lines(bold(opens), *replaced, *_options(telling, notice), closes)
    return drawn(text, ((look,), (skip,)))


async def ballot_skipped(telling: Telling, notice: Notice, _: int) -> Screen:
    say = telling.say
    text = say.plural(
        "The poll of {moment} did not open.",
        "{count} polls did not open, the last one {moment}.",
        number_in(notice, "count"),
        moment=telling.moment(notice.facts.get("at")),
    )
    why = _REASONS.get(notice.facts.get("reason"))
    return drawn(
        lines(text, *([say(why)] if why else []), say("The next one comes at its time; /ballot asks at once."))
    )


def _options(telling: Telling, notice: Notice) -> list[Styled]:
    labels = _texts(notice, "labels", _LABEL_UNITS)
    return [numbered(place, plain(label), telling.say) for place, label in enumerate(labels, 1)]


def _texts(notice: Notice, name: str, units: int) -> list[str]:
    found = notice.facts.get(name)
    return [one_line(str(text), units) for text in found] if isinstance(found, list) else []
