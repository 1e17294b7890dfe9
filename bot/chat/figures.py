"""How readers use the archive, in lines: what /stats and the weekly note share."""

from collections.abc import Mapping, Sequence

from bot.archive.counting import MissedWords, Use
from bot.chat.render.direction import own_direction, right_to_left
from bot.chat.render.styled import Styled, dressed, joined, plain
from bot.chat.screen import bold
from bot.chat.sentences import Sentences
from bot.reviews.paper import paper_from_reference


def missed_lines(words: Sequence[MissedWords], missed: int, say: Sentences) -> list[Styled | str]:
    """What was asked in vain, a line each; what nobody may keep is only counted."""
    if not missed:
        return [say("Every search had a good answer.")]
    head = say.plural("One search without a good answer:", "{count} searches without a good answer:", missed)
    if not words:
        return [say.plural("One search had no good answer.", "{count} searches had no good answer.", missed)]
    return [head, *(_line(one, say) for one in words)]


def use_lines(uses: Mapping[Use, int], say: Sentences) -> list[str]:
    return [
        say.plural("One search in all", "{count} searches in all", uses.get(Use.SEARCH, 0)),
        say.plural("One reader opened a text version", "{count} text versions opened", uses.get(Use.TEXT_VERSION, 0)),
    ]


def _named(words: str) -> Styled:
    """The words, or the paper that was asked for, as a link."""
    paper = paper_from_reference(words)
    return dressed(plain(words), "text_link", paper.url) if paper else bold(words)


def _line(one: MissedWords, say: Sentences) -> Styled:
    """ "kan transformer · 3"; in Hebrew from the right, Latin words in their own order."""
    words = _named(one.words)
    times = plain(f" · {one.times}" if one.times > 1 else "")
    return right_to_left(joined((own_direction(words), times))) if say.rtl else joined((words, times))
