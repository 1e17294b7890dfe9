"""A candidate in words: what the list and the card say of it."""

from collections.abc import Mapping
from datetime import datetime

from bot.archive.browsing import Subjects
from bot.chat.render.addresses import is_address
from bot.chat.render.direction import own_direction, right_to_left
from bot.chat.render.styled import Styled, dressed, plain
from bot.chat.screen import bold, one_line
from bot.chat.sentences import Sentences, later
from bot.pipeline.board import Order, Shelf, is_old
from bot.pipeline.candidate import Candidate, CandidateRecord, CandidateState
from bot.pipeline.pasted import CHAT, READERS, clean_title

SHELVES: Mapping[Shelf, str] = {
    Shelf.ALL: later("All"),
    Shelf.MAYBE: later("Maybe"),
    Shelf.NEXT: later("Next"),
    Shelf.DONE: later("Done"),
    Shelf.SNOOZED: later("Snoozed"),
    Shelf.DISCARDED: later("Discarded"),
    Shelf.OLD: later("Old"),
}

ORDERS: Mapping[Order, str] = {
    Order.STARS: later("stars first"),
    Order.NEWEST: later("newest first"),
    Order.WAITING: later("longest waiting first"),
}

_STANDING: Mapping[CandidateState, str] = {
    CandidateState.IDEA: later("Maybe"),
    CandidateState.SHORTLISTED: later("Next: on the short list"),
    CandidateState.ON_BALLOT: later("Next: in the open vote"),
    CandidateState.CHOSEN: later("Next: chosen by readers"),
    CandidateState.DRAFTED: later("Next: being written"),
    CandidateState.REVIEWED: later("Done: reviewed"),
    CandidateState.SNOOZED: later("Snoozed until {day}"),
    CandidateState.DISCARDED: later("Discarded"),
}

_SOURCES: Mapping[str, str] = {
    "huggingface": later("Hugging Face"),
    "arxiv": later("arXiv"),
    "blogposts": later("a list of blog posts"),
    CHAT: later("a pasted link"),
    READERS: later("readers"),
    "poll": later("a poll by hand"),
    "file": later("an import"),
    "": later("an import"),
}

_SOURCE_UNITS = 40
_TOPIC_UNITS = 40
_MOST_TOPICS = 3
_PER_MILLE = 10  # in a percent


def name_of(record: CandidateRecord, units: int) -> str:
    """The title on one line without signs that hide or turn what stands around it; a long one is cut."""
    return one_line(clean_title(record.title) or "…", units)


def standing(candidate: Candidate, say: Sentences) -> str:
    day = say.dates.day(candidate.snoozed_until) if candidate.snoozed_until else ""
    return say(_STANDING[candidate.state], day=day)


def stars(score: int) -> str:
    """ "★★", empty for none."""
    return "★" * score


def source_name(source: str, say: Sentences) -> str:
    if source in _SOURCES:
        return say(_SOURCES[source])
    return one_line(clean_title(source), _SOURCE_UNITS) or "…"


def topic_names(record: CandidateRecord, subjects: Subjects, say: Sentences) -> list[str]:
    """At most three."""
    return [topic_name(topic, subjects, say) for topic in list(dict.fromkeys(record.topics))[:_MOST_TOPICS]]


def topic_name(topic: str, subjects: Subjects, say: Sentences) -> str:
    """In the reader's language where it is one of the channel's; imports may carry any text."""
    return one_line(clean_title(subjects.name(topic, say.language)), _TOPIC_UNITS) or "…"


def facts(record: CandidateRecord, say: Sentences) -> list[str]:
    """ "12 Nov 2026", "7 authors", "43 upvotes": what its source told."""
    people = say.plural("one author", "{count} authors", record.authors_count) if record.authors_count else ""
    organisation = one_line(clean_title(record.organisation), _SOURCE_UNITS) if record.organisation else ""
    liked = say.plural("one upvote", "{count} upvotes", record.upvotes) if record.upvotes else ""
    published = say.dates.day(record.published) if record.published else ""
    return [fact for fact in (published, people or organisation, liked) if fact]


def waiting(candidate: Candidate, say: Sentences, now: datetime) -> str:
    return say("waits {time}", time=say.dates.time_until(now, candidate.added_at))


def carried(candidate: Candidate, say: Sentences, now: datetime) -> str:
    """ "carries 12 %": what lost votes left it; empty for nothing."""
    percent = candidate.credit.at(now) // _PER_MILLE
    return say("carries {percent} %", percent=percent) if percent else ""


def ageing(candidate: Candidate, say: Sentences, now: datetime) -> str:
    """Why it stands where it stands; empty for one that did not sink."""
    return say("Half a year without a star: it sank to the end of the list.") if is_old(candidate, now) else ""


def line_of(text: str, say: Sentences) -> Styled:
    """A line of facts, from the right in Hebrew whatever it begins with."""
    return right_to_left(plain(text)) if say.rtl else plain(text)


def headed(record: CandidateRecord, units: int, say: Sentences) -> Styled:
    """The title in bold, leading to the paper where Telegram takes its address for one."""
    name = bold(name_of(record, units))
    if record.paper and is_address(record.paper.url):
        name = dressed(name, "text_link", record.paper.url)
    return right_to_left(own_direction(name)) if say.rtl else name
