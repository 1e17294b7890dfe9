"""Each document is claimed by the one kind that it is of, and by no other."""

from collections.abc import Callable

import pytest

from bot.intake.document.header import parse_header
from bot.intake.notes.parse import looks_like_notes
from bot.intake.papers.arxiv_atom import looks_like_arxiv_atom
from bot.intake.papers.blogposts import looks_like_blogposts
from bot.intake.papers.huggingface import looks_like_daily_papers
from bot.intake.papers.huggingface_api import looks_like_daily_papers_api
from bot.sources.shipped import shipped
from tests.shared import shared
from tests.unit.intake.pages import API, ATOM_ERROR, BLOGPOSTS, DAILY_PAPERS, NOTES, atom_entry, atom_feed

KINDS: dict[str, Callable[[str], bool]] = {
    "page": looks_like_daily_papers,
    "blogposts": looks_like_blogposts,
    "notes": looks_like_notes,
    "api": looks_like_daily_papers_api,
    "atom": looks_like_arxiv_atom,
    "reviews": lambda head: any(map(parse_header, head.split("\n"))),
}
REVIEW = "Dana's Daily Paper Review, 03.05.24: Kites\n\nKites fly.\n\nWhy they fly\n\nThe wind lifts them.\n"
TELEGRAM = '{\n "name": "Kites",\n "type": "public_channel",\n "messages": [{"id": 1, "text": "Kites"}]\n}\n'
FRONT_MATTER = "---\ntitle: Kites\ndate: 2024-05-03\n---\n\nKites fly.\n\nWhy they fly\n\nThe wind lifts them.\n"


def claims(text: str) -> list[str]:
    return [name for name, looks_like in KINDS.items() if looks_like(text[: 256 * 1024])]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (DAILY_PAPERS, ["page"]),
        (BLOGPOSTS, ["blogposts"]),
        (NOTES, ["notes"]),
        (API, ["api"]),
        ("\n [ ]\n", ["api"]),
        (atom_feed(atom_entry()), ["atom"]),
        (atom_feed(ATOM_ERROR), ["atom"]),
        (REVIEW, ["reviews"]),
        (TELEGRAM, []),
        (FRONT_MATTER, []),
        ('{"title": "Kites", "body": "Kites fly."}\n' * 3, []),
        ('[{"title": "Kites", "note": "the \\"paper\\": {x}"}]', []),
        ("<html><body><p>Kites</p></body></html>", []),
        ("Kites fly.", []),
        ("", []),
    ],
)
def test_invented_document_is_of_one_kind(text: str, kinds: list[str]) -> None:
    assert claims(text) == kinds


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("channel_reviews.md", "reviews"),
        ("hf_daily_papers.txt", "page"),
        ("iclr_blogposts.txt", "blogposts"),
        ("ml_notes.txt", "notes"),
    ],
)
def test_real_document_is_of_one_kind(name: str, kind: str) -> None:
    assert claims(shared(f"seeds/{name}").read_text(encoding="utf-8")) == [kind]


@pytest.mark.parametrize("name", ["hf_daily_papers.txt", "iclr_blogposts.txt", "ml_notes.txt"])
@pytest.mark.parametrize("share", [0.3, 0.5, 0.8])
def test_head_that_is_cut_anywhere_is_enough(name: str, share: float) -> None:
    text = shared(f"seeds/{name}").read_text(encoding="utf-8")
    assert claims(text[: int(len(text) * share)]) == claims(text)


def test_data_that_ships_is_of_none_of_these_kinds() -> None:
    files = [*shipped("samples").iterdir(), *(shipped(name) for name in ("archive.jsonl", "candidates.jsonl"))]
    assert len(files) > 2
    for file in files:
        assert not set(claims(file.read_text("utf-8"))) - {"reviews"}, file.name
