"""The paper's link, in the forms that reviewers give it."""

import re
from urllib.parse import urlsplit

from bot.intake.document.marks import strip_end, strip_start
from bot.reviews.paper import Paper, paper_from_url
from bot.values import Struct

_TARGET = re.compile(
    r"<(?P<angle>https?://[^\s<>]+)>"
    r"|\[(?P<text>[^\[\]\n]{1,300})\]\((?P<target>[^()\s]{0,2000})\)"
    r"|(?P<bare>https?://[^\s<>\[\]()]+)",
    re.IGNORECASE,
)
_LABEL_WORDS = re.compile(
    r"\b(?:paper|article|link|arxiv|pdf|read|source|here|preprint|url)\b|מאמר|קישור|לינק", re.IGNORECASE
)
_PAPER_WORDS = re.compile(r"\b(?:paper|article)\b", re.IGNORECASE)
_OTHER_THINGS = re.compile(
    r"\b(?:code|github|demo|video|blog|site|project|data ?set|slides|poster|model|weights|channel)\b", re.IGNORECASE
)
_DAMAGED = re.compile(r"url:arxiv\.org(?:/(?:abs|pdf|html)\b.*)?")  # no id, or one with digits too few or too many
_MONTH = re.compile(r"arxiv:\d\d(?!0[1-9]|1[0-2])\d\d\.")
_OPENERS = " \t\u00a0*_-–—•·(["  # before an address on a line of its own
_CLOSERS = " \t\u00a0*_.,;→)]"  # behind it
_MOST_WORDS = 3  # of a label without a colon
_LONGEST_LABEL = 60  # characters before or after the address on its line
_PAPER_HOSTS = re.compile(
    r"(?:^|\.)(?:arxiv|openreview|doi|aclanthology|biorxiv|medrxiv|semanticscholar|nature|neurips|mlr|jmlr|thecvf|acm"
    r"|ieee|springer|sciencedirect|alphaxiv|huggingface|pubmed|nih|pnas|science|ssrn|hal|distill|ar5iv|usenix)\."
)


class PaperLink(Struct, frozen=True):
    """A link to the paper as a line gives it. `paper` is None for a dead link; `before` is the text in front of an
    address that is glued to a sentence, "" on a line of its own."""

    paper: Paper | None
    before: str = ""


def paper_line(line: str) -> PaperLink | None:
    """The paper's link where the line holds nothing else but a label ("Paper link:") and closing marks; else None.

    A Markdown link without an address ("[Paper link](#)") is a dead link if its words speak of a paper. A labelled
    link to something else (code, a demo) is no paper link.
    """
    found = _TARGET.search(line) if "://" in line or "](" in line else None
    if not found:
        return None
    before = strip_start(line[: found.start()]).rstrip(_OPENERS).lstrip(_OPENERS)
    after = strip_end(line[found.end() :].strip(_CLOSERS)).strip(_CLOSERS)
    words = f"{before} {found['text'] or ''} {after}"
    if len(before) > _LONGEST_LABEL or len(after) > _LONGEST_LABEL or not _is_label(before) or not _is_label(after):
        return None
    spoken = re.sub(r"https?://\S+", "", words)
    if _OTHER_THINGS.search(spoken) and not _PAPER_WORDS.search(spoken):
        return None
    paper = paper_from_url(_address(found))
    if paper is None and not (found["target"] is not None and _LABEL_WORDS.search(words)):
        return None
    return PaperLink(paper)


def glued_link(line: str) -> PaperLink | None:
    """The paper's link at the very end of a sentence, without a space or behind one; None where the line ends
    otherwise or the address is not one of a publisher of papers."""
    found = list(_TARGET.finditer(line))
    if not found or line[found[-1].end() :].strip(" \t*_.,;)"):
        return None
    last = found[-1]
    paper = paper_from_url(_address(last))
    if paper is None or not is_publication(paper):
        return None
    return PaperLink(paper, line[: last.start()].rstrip())


def is_publication(paper: Paper) -> bool:
    """Whether the address is one where papers are published, rather than code or a blog."""
    host = urlsplit(paper.url).hostname or ""
    path = urlsplit(paper.url).path.lower()
    return not paper.key.startswith("url:") or bool(_PAPER_HOSTS.search(host)) or path.endswith(".pdf")


def is_cut(paper: Paper) -> bool:
    """Whether the address is arXiv's and its id lost digits, or has wrong ones, so that it leads nowhere."""
    return bool(_DAMAGED.fullmatch(paper.key) or _MONTH.match(paper.key))


def _is_label(text: str) -> bool:
    """Words such as "Paper link:" or "Read it here"; a sentence that ends at the address is text, not a label."""
    if not text:
        return True
    short = len(text.split()) <= _MOST_WORDS or text.endswith((":", "here"))
    return short and not re.search(r"[.!?…](?:\s|$)", text) and _LABEL_WORDS.search(text) is not None


def _address(found: re.Match[str]) -> str:
    return (found["angle"] or found["target"] or found["bare"] or "").rstrip(".,;")
