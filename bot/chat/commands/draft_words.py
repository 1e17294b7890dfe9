"""What a draft's card says: what it is, what is known of it, and what lint found."""

from collections.abc import Iterable

from bot.archive.browsing import Subjects
from bot.chat.commands.candidate_words import line_of
from bot.chat.findings import told
from bot.chat.render.direction import isolated, own_direction, right_to_left, set_line
from bot.chat.render.styled import Styled, plain
from bot.chat.screen import bold, lines, one_line
from bot.chat.sentences import Sentences
from bot.pipeline.pasted import clean_title
from bot.publishing.draft_desk import DraftView, Hand
from bot.publishing.drafts import Draft
from bot.publishing.post import Form
from bot.reviews.paper import Paper
from bot.reviews.review import Review

_TITLE_UNITS = 300
_NAMES_UNITS = 120
_LINK_UNITS = 60
_HOOK_UNITS = 200
_REASON_UNITS = 500


def card_text(
    view: DraftView, posted: tuple[Form, int], subjects: Subjects, hand: Hand, say: Sentences, first: str = ""
) -> Styled:
    """posted: the form and the number of messages; first: what was just done, above the card."""
    review = view.draft.stored.review
    facts = (say("No. {number}", number=view.number), byline(review, say), paper_name(review.paper, say))
    post = (topics_line(review, subjects, say), _form(posted, say))
    findings = view.linted.open
    return lines(
        *((bold(first), "") if first else ()),
        line_of(_head(view.draft, say), say),
        title_line(review.title, say),
        *([_own(one_line(clean_title(review.hook), _HOOK_UNITS), say)] if review.hook else []),
        line_of(_dotted(facts), say),
        line_of(_dotted(post), say),
        *(line_of(word, say) for word in _standing(view.draft, hand, say)),
        *(("", told(findings, say)) if findings else ()),
    )


def title_line(title: str, say: Sentences) -> Styled:
    """In bold, as the reader's language reads, whatever the title's is."""
    line = bold(name_in(title, _TITLE_UNITS))
    return right_to_left(own_direction(line)) if say.rtl else set_line(line, rtl=False)


def name_in(title: str, units: int) -> str:
    """A title, or what should be one, on one line, without signs that hide or turn what stands around it."""
    return one_line(clean_title(title) or "…", units)


def byline(review: Review, say: Sentences) -> str:
    """ "by Dana, Mei"; empty where nobody is named."""
    names = ", ".join(clean_title(name) for name in review.reviewers)
    return say("by {names}", names=one_line(names, _NAMES_UNITS)) if names else ""


def paper_name(paper: Paper | None, say: Sentences) -> str:
    """ "arXiv 2511.01234", else the address without its beginning."""
    if paper is None:
        return say("no paper link")
    if paper.arxiv_id:
        name = say("arXiv {id}", id=paper.arxiv_id)
        return isolated(name) if say.rtl else name  # else its number stands before it
    return one_line(clean_title(paper.url.split("://", 1)[-1].removeprefix("www.")), _LINK_UNITS)


def topics_line(review: Review, subjects: Subjects, say: Sentences) -> str:
    names = ", ".join(subjects.name(topic, say.language) for topic in review.topics)
    return say("Topics: {topics}", topics=names) if names else say("no topics yet")


def _head(draft: Draft, say: Sentences) -> str:
    """ "Draft: 3 messages, 6,140 characters"."""
    characters = say.plural("one character", "{count} characters", len(draft.stored.review.body))
    if draft.messages == 1:
        return say("Draft: {characters}", characters=characters)
    messages = say.plural("one message", "{count} messages", draft.messages)
    return say("Draft: {messages}, {characters}", messages=messages, characters=characters)


def _form(posted: tuple[Form, int], say: Sentences) -> str:
    form, count = posted
    kind = say("rich post") if form is Form.RICH else say("text post")
    return kind if count == 1 else _dotted((kind, say.plural("one message", "{count} messages", count)))


def _standing(draft: Draft, hand: Hand, say: Sentences) -> Iterable[str]:
    """Between its writer and the owners."""
    if draft.proposed_at is not None:
        yield say("Its writer proposes it: the word is yours.") if hand.owner else say("Proposed: an owner decides.")
    elif draft.declined_because is not None:
        reason = one_line(clean_title(draft.declined_because), _REASON_UNITS)
        yield say("Not yet, an owner says: {reason}", reason=reason) if reason else say("Not yet, an owner says.")


def _own(words: str, say: Sentences) -> Styled:
    line = plain(words)
    return right_to_left(own_direction(line)) if say.rtl else set_line(line, rtl=False)


def _dotted(facts: Iterable[str]) -> str:
    return " · ".join(fact for fact in facts if fact)
