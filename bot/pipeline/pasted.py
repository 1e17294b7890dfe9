"""A candidate of which a person sent the link."""

import re

from bot.pipeline.candidate import CandidateRecord
from bot.reviews.paper import Paper

LONGEST_TITLE = 300
"""Characters. No paper's title is longer; whoever sends more pasted its abstract, or means harm."""

CHAT = "chat"
"""The source of what owners sent to the bot."""

READERS = "readers"
"""The source of what readers asked for and an owner accepted."""

# Control signs, signs that turn or hide what stands around them, halves of signs: no title needs them.
_UNWANTED = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_KINDS = {"arxiv": "arXiv ", "doi": "DOI "}


def record_of(paper: Paper, title: str = "", source: str = CHAT) -> CandidateRecord:
    """What is known of a pasted paper; `title` in a person's words, in any shape, may be empty."""
    return CandidateRecord(title=clean_title(title) or provisional_title(paper), paper=paper, source=source)


def provisional_title(paper: Paper) -> str:
    """What a candidate is called until its title is known: "arXiv 2403.17887", "openreview.net/forum?id=x"."""
    kind, _, rest = paper.key.partition(":")
    return clean_title(_KINDS.get(kind, "") + rest)


def is_unnamed(record: CandidateRecord) -> bool:
    """Whether it is still called by its address."""
    return record.paper is not None and record.title == provisional_title(record.paper)


def clean_title(text: str) -> str:
    """As `readable`, at most LONGEST_TITLE characters."""
    return readable(text)[:LONGEST_TITLE].rstrip()


def readable(text: str) -> str:
    """On one line, without invisible signs; empty when nothing can be read in it."""
    words = " ".join(_UNWANTED.sub(" ", text).split())
    return words if any(sign.isalnum() for sign in words) else ""
