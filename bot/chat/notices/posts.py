"""A post arrived, and how it stands there."""

from collections.abc import Mapping
from typing import Any

from bot.chat.commands.correcting import AGAIN, FIX, to_tools
from bot.chat.commands.entry import data_for
from bot.chat.commands.posted import receipt_keyboard
from bot.chat.deep_links import TEXT_VERSION, UnderPost, deep_link
from bot.chat.notices.rights import RESTORE
from bot.chat.notices.telling import Telling, number_in, reason_in, title_in
from bot.chat.screen import Keyboard, Screen, address, button, drawn, lines, one_line, said
from bot.chat.sentences import later
from bot.publishing.ports import Notice
from bot.publishing.restored import MAY_BE_OLDER

_REASON_UNITS, _WORDS_UNITS = 300, 80
_KINDS: Mapping[str, str] = {
    "mathematical_expression": later("formulas"),
    "table": later("tables"),
    "list": later("lists"),
    "details": later("folded passages"),
    "pre": later("blocks of code"),
}
"""Kinds of blocks, as readers call them."""

_GONE = ("message to edit not found", "message_id_invalid")


async def posted(telling: Telling, notice: Notice, _: int) -> Screen:
    """The receipt: what can be done about it is one press away, for years."""
    say, facts = telling.say, notice.facts
    message_id, review_id, number = facts.get("message_id"), facts.get("review_id"), facts.get("number")
    keyboard: Keyboard = ((address(say("Open"), telling.place.link(message_id)),),) if message_id else ()
    match facts.get("post_kind"):
        case "ballot":
            return said(say("The poll stands in the channel: {title}", title=title_in(notice)), keyboard)
        case "result":
            return said(say("The poll's result stands in the channel: {title}", title=title_in(notice)), keyboard)
        case "correction" if review_id is not None:
            return said(say("The rest of No. {number} stands below it, as a reply.", number=number), keyboard)
        case "correction":
            return said(say("Readers can read why this will not come: {title}", title=title_in(notice)), keyboard)
    if review_id is not None:
        keyboard = receipt_keyboard(say, telling.place, review_id, message_id)
    head = say("Posted: No. {number}", number=number) if number is not None else say("Posted")
    parts = say.plural("one message", "{count} messages", number_in(notice, "parts"))
    line = ", ".join(fact for fact in (head, parts, telling.clock_time(facts.get("at"))) if fact)
    return drawn(lines(line, telling.title(notice), *_plain(telling, notice)), keyboard)


async def corrected(telling: Telling, notice: Notice, owner: int) -> Screen:
    """What the channel shows of a correction, and what Telegram refused."""
    say, facts = telling.say, notice.facts
    failed = facts.get("failed") or []
    number, review_id = facts.get("number"), facts.get("review_id")
    edited = int(facts.get("edited") or 0)
    head = say("Corrected: No. {number}", number=number) if number is not None else say("Corrected")
    if not edited and failed:
        head = say("Not corrected: No. {number}", number=number) if number is not None else say("Not corrected")
    count = number_in(notice, "count")
    of_all = say("{edited} of {count} messages", edited=edited, count=count) if count > 1 else ""
    text = [", ".join(fact for fact in (head, of_all, telling.clock_time(facts.get("at"))) if fact)]
    text += [telling.title(notice), *(_refused(telling, one) for one in failed)]
    if failed:
        text += ["", say("Archive and search have the new text. Try again, or change it in the channel by hand.")]
    if facts.get("reply"):
        text.append(say("What does not fit goes below it, as a reply."))
    rows = []
    if facts.get("message_id"):
        rows.append(address(say("Open"), telling.place.link(facts["message_id"])))
    if review_id is not None:
        rows.append(button(say("Fix"), data_for(FIX, review_id)))
    again = [await telling.action(say("Try again"), AGAIN, str(facts.get("correction_id")), owner)] if failed else []
    tools = to_tools(say, review_id) if review_id is not None else ()
    return drawn(lines(*text), (rows, *tools, again))


def _refused(telling: Telling, failed: Mapping[str, Any]) -> str:
    reason = str(failed.get("reason") or "?")
    if reason == MAY_BE_OLDER:
        return telling.say(
            "Message {position}: a backup was restored, so a newer text may stand there.",
            position=failed.get("position"),
        )
    if any(words in reason.lower() for words in _GONE):
        return telling.say("Message {position} is not in the channel any more.", position=failed.get("position"))
    why = one_line(reason, _REASON_UNITS)
    return telling.say("Message {position}: Telegram says {reason}", position=failed.get("position"), reason=why)


async def rich_cut(telling: Telling, notice: Notice, _: int) -> Screen:
    """It stands there, with less than was sent: how much, from where on, and where the whole of it can be read."""
    say, facts = telling.say, notice.facts
    text = [say("Telegram left something out of this:"), telling.title(notice)]
    if number_in(notice, "count") > 1:
        where = {"position": facts.get("position"), "count": facts.get("count")}
        text.append(say("It is message {position} of {count}.", **where))
    if percent := int(facts.get("percent") or 0):
        text.append(say("About {percent} percent of it is missing, beginning with:", percent=percent))
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
