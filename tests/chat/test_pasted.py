"""Links in what people send, as Telegram marks them and as they are written."""

import pytest
from telegram import Message

from bot.chat.pasted import links_in
from bot.chat.refusals import SENTENCES
from bot.reviews.acceptable import Fault, Refusal
from bot.reviews.paper import Paper
from tests.chat.papers import make_message

ARXIV = "https://arxiv.org/abs/2403.17887"


def keys(sent: Message) -> list[str]:
    return [one.found.key if isinstance(one.found, Paper) else one.found.fault.value for one in links_in(sent)]


@pytest.mark.parametrize(
    ("text", "key", "title"),
    [
        (ARXIV, "arxiv:2403.17887", ""),
        (f"{ARXIV} Layers that nobody misses", "arxiv:2403.17887", "Layers that nobody misses"),
        (f"Look: {ARXIV} — Layers\nand more", "arxiv:2403.17887", "Layers"),
        (f"{ARXIV}.", "arxiv:2403.17887", ""),
        (f"({ARXIV})", "arxiv:2403.17887", ""),
        ("arXiv:2403.17887 Layers", "arxiv:2403.17887", "Layers"),
        ("2403.17887v2", "arxiv:2403.17887", ""),
        ("10.1038/s41586-024-1", "doi:10.1038/s41586-024-1", ""),
        ("https://blog.example.com/post/1 A post", "url:blog.example.com/post/1", "A post"),
    ],
)
def test_one_link_and_its_title(text: str, key: str, title: str) -> None:
    (found,) = links_in(make_message(text))
    assert isinstance(found.found, Paper)
    assert (found.found.key, found.title) == (key, title)


@pytest.mark.parametrize("text", ["", "prune whole layers", "and/or", "see 2403.17887", "https://t.me/paper_a_day/5"])
def test_no_link(text: str) -> None:
    assert links_in(make_message(text)) == []


def test_each_line_has_its_title() -> None:
    text = f"{ARXIV} One\nhttps://arxiv.org/abs/2511.00001 Two https://arxiv.org/abs/2511.00002v3 Three\n{ARXIV} again"
    assert [one.title for one in links_in(make_message(text))] == ["One", "Two", "Three"]


def test_marked_links_behind_signs_of_two_units() -> None:
    text = "🙂 this paper, arxiv.org/abs/2511.00001 Two"
    entities = [
        {"type": "text_link", "offset": 3, "length": 10, "url": ARXIV},
        {"type": "url", "offset": 15, "length": 24},
    ]
    assert keys(make_message(text, entities=entities)) == ["arxiv:2403.17887", "arxiv:2511.00001"]


def test_a_caption_is_read_as_a_text() -> None:
    sent = make_message("", caption=ARXIV, photo=[])
    assert keys(sent) == ["arxiv:2403.17887"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("http://127.0.0.1/admin", Fault.NUMERIC),
        ("http://localhost:8080/x", Fault.INSIDE),
        ("https://dana:secret@example.com/", Fault.CREDENTIALS),
        (f"https://example.com/{'x' * 3000}", Fault.TOO_LONG),
    ],
)
def test_what_cannot_be_a_paper_is_said(text: str, fault: Fault) -> None:
    (found,) = links_in(make_message(text))
    assert isinstance(found.found, Refusal)
    assert found.found.fault is fault


def test_every_fault_has_its_words() -> None:
    assert SENTENCES.keys() == set(Fault)
