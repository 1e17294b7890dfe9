"""A post arrived, and how it stands there."""

from collections.abc import Mapping

from bot.chat.deep_links import TEXT_VERSION, UnderPost, deep_link
from bot.chat.notices.rights import RESTORE
from bot.chat.notices.telling import Telling, number_in, reason_in, title_in
from bot.chat.screen import Keyboard, Screen, address, drawn, lines, one_line, said
from bot.chat.sentences import later
from bot.publishing.ports import Notice

_REASON_UNITS, _WORDS_UNITS = 300, 80
_KINDS: Mapping[str, str] = {
    "mathematical_expression": later("formulas"),
    "table": later("tables"),
    "list": later("lists"),
    "details": later("folded passages"),
    "pre": later("blocks of code"),
}
"""Kinds of blocks, as readers call them."""


async def posted(telling: Telling, notice: Notice, _: int) -> Screen:
    """The receipt."""
    say, facts = telling.say, notice.facts
    message_id = facts.get("message_id")
    keyboard: Keyboard = ((address(say("Open"), telling.place.link(message_id)),),) if message_id else ()
    match facts.get("post_kind"):
        case "ballot":
            return said(say("The poll stands in the channel: {title}", title=title_in(notice)), keyboard)
        case "result":
            return said(say("The poll's result stands in the channel: {title}", title=title_in(notice)), keyboard)
        case "correction":
            return said(say("Readers can read why this will not come: {title}", title=title_in(notice)), keyboard)
    number = facts.get("number")
    head = say("Posted: No. {number}", number=number) if number is not None else say("Posted")
    parts = say.plural("in one message", "in {count} messages", number_in(notice, "parts"))
    line = ", ".join(fact for fact in (head, parts, telling.moment(facts.get("at"))) if fact)
    return drawn(lines(line, telling.title(notice), *_plain(telling, notice)), keyboard)


async def rich_cut(telling: Telling, notice: Notice, _: int) -> Screen:
    """It stands there, with less than was sent: how much, from where on, and where the whole of it can be read."""
    say, facts = telling.say, notice.facts
    text = [say("Telegram left something out of this:"), telling.title(notice)]
    if number_in(notice, "count") > 1:
        where = {"position": facts.get("position"), "count": facts.get("count")}
        text.append(say("It is message {position} of {count}.", **where))
    if percent := int(facts.get("percent") or 0):
        text.append(say("About {percent} % of it is missing, beginning with:", percent=percent))
        text.append(one_line(str(facts.get("words") or "?"), _WORDS_UNITS) + "…")
    if kinds := facts.get("kinds"):
        names = ", ".join(say(_KINDS.get(kind, kind)) for kind in kinds)
        text.append(say("There are fewer than I sent of: {kinds}", kinds=names))
    text.append(say("It stands in the channel so, and I send nothing again. Nothing is missing in its text version."))
    buttons = [address(say("Open"), telling.place.link(facts["message_id"]))] if facts.get("message_id") else []
    if facts.get("number") is not None:
        payload = UnderPost(TEXT_VERSION, facts["number"], facts.get("review_id")).payload
        buttons.append(address(say("Text version"), deep_link(telling.username, payload)))
    return drawn(lines(*text), tuple((button,) for button in buttons))


async def pin_failed(telling: Telling, notice: Notice, _: int) -> Screen:
    say = telling.say
    text = lines(
        say("I could not pin this:"),
        telling.title(notice),
        say("Telegram says: {reason}", reason=reason_in(notice)),
        "",
        say("It stands in the channel, and posting goes on. To pin in a channel I need the right to edit messages."),
        say("I try again with the next post, and tell you no more until it works."),
    )
    return drawn(text, ((address(say("Restore my rights"), RESTORE.format(username=telling.username)),),))


def _plain(telling: Telling, notice: Notice) -> tuple[str, ...]:
    """That readers see another form than was planned."""
    reason, first = notice.facts.get("plain_because"), number_in(notice, "plain_from")
    if reason is None:
        return ()
    say, why = telling.say, one_line(str(reason), _REASON_UNITS)
    if first > 1:
        head = say("From message {position} on it is plain text: Telegram refused the rich form.", position=first)
    else:
        head = say("It went out as plain text: Telegram refused the rich form.")
    return head, say("Telegram says: {reason}", reason=why)
