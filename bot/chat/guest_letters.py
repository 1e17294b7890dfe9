"""What a guest hears of a draft that they proposed."""

from telegram import InlineKeyboardButton

from bot.chat.commands.entry import data_for
from bot.chat.commands.listing import name_line
from bot.chat.commands.queue import OPEN_DRAFT
from bot.chat.render.direction import RIGHT_TO_LEFT_MARK, own_direction
from bot.chat.render.styled import plain
from bot.chat.screen import Screen, address, bold, button, drawn, lines
from bot.chat.writing import Writing, title_in
from bot.pipeline.letters import Letter
from bot.publishing.guests import LONGEST_REASON


async def proposal_queued(writing: Writing, letter: Letter) -> Screen:
    """With the slot as it is now: what stands before it may have been moved since."""
    say, at = writing.say, await writing.leaves(int(letter.facts["review_id"]), writing.now)
    when = (
        say("It leaves {moment}.", moment=say.dates.moment(at, writing.zone)) if at else say("It waits in the queue.")
    )
    note = say("I tell you when it stands in the channel.")
    return drawn(lines(bold(say("An owner approved your review")), name_line(title_in(letter), say), when, note))


async def proposal_posted(writing: Writing, letter: Letter) -> Screen:
    say, number, post = writing.say, letter.facts.get("number"), letter.facts.get("message_id")
    head = say("Your review is out: No. {number}", number=number) if number is not None else say("Your review is out")
    ways = [address(say("Read in the channel"), writing.place.link(post))] if post is not None else []
    return drawn(lines(bold(head), name_line(title_in(letter), say)), (ways,))


async def proposal_declined(writing: Writing, letter: Letter) -> Screen:
    say, reason = writing.say, str(letter.facts.get("reason") or "?")[:LONGEST_REASON]
    words = [_quoted(line, writing) for line in reason.splitlines()]
    note = say("It stays your draft: go on with it, and propose it again when you like.")
    text = lines(bold(say("Not yet, an owner says")), name_line(title_in(letter), say), "", *words, "", note)
    return drawn(text, ([_open(writing, letter)],))


def _quoted(line: str, writing: Writing) -> str:
    """An owner's words, in either script, on a line of their own."""
    return RIGHT_TO_LEFT_MARK + own_direction(plain(line)).text if line and writing.say.rtl else line


def _open(writing: Writing, letter: Letter) -> InlineKeyboardButton:
    return button(writing.say("Open the draft"), data_for(OPEN_DRAFT, int(letter.facts["review_id"])))
