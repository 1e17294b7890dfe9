"""What readers search, choose and wait for, in lines and in a picture: what /stats and the weekly note share."""

from collections.abc import Mapping, Sequence
from functools import partial

from bot.archive.browsing import Subjects
from bot.archive.counting import MissedWords, Use
from bot.chat.picture import MOST_BARS, Bar, draw_bars, percent
from bot.chat.render.direction import in_line, set_line
from bot.chat.render.styled import Styled, dressed, joined, plain
from bot.chat.screen import Picture, bold, one_line
from bot.chat.sentences import Sentences
from bot.polls.figures import Figures, TopicShare, Vote, average_turnout
from bot.reviews.paper import paper_from_reference

_MOST_VOTES, _MOST_TOPICS = 5, 6  # on one screen of a phone, with all the rest
_FEWEST_BARS = 2
_LABEL_UNITS = 60


def missed_lines(words: Sequence[MissedWords], uses: Mapping[Use, int], say: Sentences) -> list[Styled | str]:
    """What was asked in vain, a line each; what nobody may keep is only counted."""
    missed = uses.get(Use.MISSED, 0)
    if not missed and not uses.get(Use.SEARCH, 0):
        return [say("Nobody searched.")]
    if not missed:
        return [say("Every search had a good answer.")]
    head = say.plural("One search without a good answer:", "{count} searches without a good answer:", missed)
    if not words:
        return [say.plural("One search had no good answer.", "{count} searches had no good answer.", missed)]
    return [head, *(_line(one, say) for one in words)]


def use_lines(uses: Mapping[Use, int], say: Sentences) -> list[str]:
    searches = uses.get(Use.SEARCH, 0)
    return [
        *([say.plural("One search in all", "{count} searches in all", searches)] if searches else []),
        say.plural("One reader opened a text version", "{count} text versions opened", uses.get(Use.TEXT_VERSION, 0)),
        say.plural("Similar was pressed once", "Similar was pressed {count} times", uses.get(Use.SIMILAR, 0)),
    ]


def _named(words: str) -> Styled:
    """The words, or the paper that was asked for, as a link."""
    paper = paper_from_reference(words)
    return dressed(plain(words), "text_link", paper.url) if paper else bold(words)


def _line(one: MissedWords, say: Sentences) -> Styled:
    """ "kan transformer · 3"; in Hebrew from the right, Latin words in their own order."""
    words = _named(one.words)
    times = plain(f" · {one.times}" if one.times > 1 else "")
    return set_line(joined((in_line(words, say.rtl), times)), say.rtl)


def vote_lines(figures: Figures, say: Sentences) -> list[Styled | str]:
    """How many polls, how many took part, and the newest ones, a line each."""
    votes = figures.votes
    if not votes:
        return [say("No poll ended in this time.")]
    voters, turnout = round(sum(vote.voters for vote in votes) / len(votes)), average_turnout(votes)
    head = [say.plural("One poll: {voters} voters", "{count} polls: {voters} voters each", len(votes), voters=voters)]
    share = [] if turnout is None else [say("Turnout: {share} of the members", share=percent(turnout))]
    rest = len(votes) - _MOST_VOTES
    more = [say.plural("and one more", "and {count} more", rest)] if rest > 0 else []
    return [*head, *share, *(vote_line(vote, say) for vote in votes[:_MOST_VOTES]), *more]


def vote_line(vote: Vote, say: Sentences) -> Styled:
    """ "Sat 21 Nov · 402 (28%) · Graph Memory"."""
    counted = str(vote.voters) if vote.turnout is None else f"{vote.voters} ({percent(vote.turnout)})"
    facts = plain(f"{say.dates.weekday(vote.day)} · {counted} · ")
    if vote.winner is None:
        return joined((facts, plain(say("no paper won") if vote.voters else say("nobody voted"))))
    winner = plain(one_line(vote.winner, _LABEL_UNITS))
    return set_line(joined((facts, in_line(winner, say.rtl))), say.rtl)


def topic_lines(figures: Figures, subjects: Subjects, say: Sentences) -> list[Styled | str]:
    """A line a topic; none where nothing was voted on and nothing posted."""
    if not figures.topics:
        return []
    shown = figures.topics[:_MOST_TOPICS]
    return ["", bold(say("Topics: share of votes · wins · reviews")), *(_topic(one, subjects, say) for one in shown)]


def promise_lines(figures: Figures, say: Sentences) -> list[str]:
    """What readers were promised, and what of theirs waits."""
    ended = figures.ended
    told = [_open(figures.open, say)]
    if ended.wait is not None:
        wait = say.dates.span(ended.wait)
        told += [
            say.plural(
                "One was kept, after {wait}", "{count} were kept, half of them within {wait}", ended.kept, wait=wait
            )
        ]
    if ended.released:
        told += [say.plural("One was given up, with a reason", "{count} were given up, with reasons", ended.released)]
    if figures.wishes:
        told += [say.plural("One reader waits for a paper", "{count} wishes wait for their papers", figures.wishes)]
    if figures.suggestions:
        told += [say.plural("One suggestion waits", "{count} suggestions wait", figures.suggestions)]
    return told


def _open(count: int, say: Sentences) -> str:
    return say.plural("One promise is open", "{count} promises are open", count) if count else say("No promise is open")


def votes_picture(votes: Sequence[Vote], say: Sentences) -> Picture | None:
    """The newest votes as bars, the oldest left; None where one line says as much."""
    shown = tuple(reversed(votes[:MOST_BARS]))
    if len(shown) < _FEWEST_BARS:
        return None
    bars = [Bar(vote.day, vote.voters, vote.turnout) for vote in shown]
    known = any(bar.turnout is not None for bar in bars)
    head = say("Blue: voters. Orange: their share of the members.") if known else say("Blue: voters.")
    told = "\n".join(vote_line(vote, say).text for vote in shown)
    title = say.plural("The last poll", "The last {count} polls", len(shown))
    return Picture(partial(draw_bars, bars), f"{title}\n{head}\n\n{told}")


def _topic(one: TopicShare, subjects: Subjects, say: Sentences) -> Styled | str:
    shares = " · ".join(percent(share) for share in (one.votes, one.wins, one.reviews))
    line = plain(f"{subjects.name(one.topic, say.language)}: {shares}")
    return set_line(line, say.rtl)
