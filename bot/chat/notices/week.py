"""The weekly note: how a ballot went, and what readers searched in vain."""

from bot.archive.counting import MissedWords, Use
from bot.chat.commands.entry import data_for
from bot.chat.commands.stats import NAME as STATS
from bot.chat.figures import missed_lines, use_lines, vote_line
from bot.chat.notices.telling import Telling
from bot.chat.render.styled import Styled
from bot.chat.screen import Screen, bold, button, drawn, lines
from bot.polls.votes_of_week import from_json
from bot.publishing.ports import Notice

_MONTH = 30  # days


async def week(telling: Telling, notice: Notice, _: int) -> Screen:
    say, facts = telling.say, notice.facts
    counted = facts.get("uses") or {}
    uses = {use: int(counted[use]) for use in Use if use in counted}
    words = [MissedWords(str(words), int(times)) for words, times in facts.get("words") or ()]
    votes: list[Styled | str] = [vote_line(from_json(fact), say) for fact in facts.get("votes") or ()]
    text = lines(
        bold(say("This week in the archive")),
        *([bold(say("Polls")), *votes, ""] if votes else []),
        *missed_lines(words, uses, say),
        "",
        *use_lines(uses, say),
    )
    return drawn(text, ((button(say("The last month"), data_for(STATS, _MONTH)),),))
