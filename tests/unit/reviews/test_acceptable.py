"""Only papers at names of the open Internet are taken from a chat."""

import pytest

from bot.reviews.acceptable import LONGEST, Fault, Refusal, acceptable
from bot.reviews.paper import Paper

ARXIV = Paper("arxiv:2403.17887", "https://arxiv.org/abs/2403.17887")


@pytest.mark.parametrize(
    "text",
    [
        "https://arxiv.org/abs/2403.17887v2",
        "http://arxiv.org/pdf/2403.17887",
        " arxiv.org/abs/2403.17887\n",
        "arXiv: 2403.17887",
        "2403.17887v3",
    ],
)
def test_a_paper_is_taken_as_people_paste_it(text: str) -> None:
    assert acceptable(text) == ARXIV


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("doi:10.1000/182", "doi:10.1000/182"),
        ("10.1000/182", "doi:10.1000/182"),
        ("https://例え.jp/kites", "url:例え.jp/kites"),
        ("https://example.org:8080/kites?at=127.0.0.1", "url:example.org/kites?at=127.0.0.1"),
    ],
)
def test_any_page_of_the_open_internet_will_do(text: str, key: str) -> None:
    paper = acceptable(text)
    assert isinstance(paper, Paper)
    assert paper.key == key


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f.1",
        "0177.0.0.1",
        "0x7F000001",
        "10.0.0.7:8080",
        "169.254.169.254",
        "8.8.8.8",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[fe80::1%25eth0]",
        "１２７.0.0.1",
        "127。0。0。1",
        "127.0.0.1.",
        "example.0x7f",
    ],
)
def test_an_address_in_numbers_is_no_paper(host: str) -> None:
    refusal = acceptable(f"http://{host}/latest/meta-data")
    assert isinstance(refusal, Refusal)
    assert refusal.fault is Fault.NUMERIC


@pytest.mark.parametrize(
    "host",
    ["localhost", "LOCALHOST:8000", "a.localhost", "printer", "nas.local.", "db.internal", "router.lan", "x.onion"],
)
def test_hosts_of_the_inside_are_refused(host: str) -> None:
    refusal = acceptable(f"http://{host}/")
    assert isinstance(refusal, Refusal)
    assert refusal.fault is Fault.INSIDE


@pytest.mark.parametrize("text", ["https://me:secret@arxiv.org/abs/2403.17887", "https://arxiv.org@example.org/"])
def test_a_name_before_the_host_is_refused(text: str) -> None:
    refusal = acceptable(text)
    assert isinstance(refusal, Refusal)
    assert refusal.fault is Fault.CREDENTIALS
    assert "secret" not in refusal.host


@pytest.mark.parametrize(
    "text", ["javascript:alert(1)", "file:///etc/passwd", "ftp://example.org/a", "tg://resolve?x=1"]
)
def test_only_the_web_is_spoken(text: str) -> None:
    assert acceptable(text) == Refusal(Fault.NOT_WEB)


def test_an_endless_address_is_refused() -> None:
    assert acceptable("https://example.org/" + "a" * LONGEST) == Refusal(Fault.TOO_LONG)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "graph memory",
        "http://",
        "https://[::1",
        "https://example.org:99999999/",
        "https://a..b/",
        "https://arxiv.org%2eexample.org/a",
        "https://example.org\\@arxiv.org/abs/2403.17887",
        "https://exam\u202eple.org/",
        "https://example.org/a\u200bb",
        "https://example.org/a b",
        "https://example.org/\0",
        "https://" + "a." * 200 + "org/",
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    refusal = acceptable(text)
    assert isinstance(refusal, Refusal)
    assert refusal.fault is Fault.NO_ADDRESS


@pytest.mark.parametrize(
    ("text", "fault"), [("localhost:8080/x", Fault.INSIDE), ("169.254.169.254/latest", Fault.NUMERIC)]
)
def test_a_forgotten_scheme_opens_no_door(text: str, fault: Fault) -> None:
    refusal = acceptable(text)
    assert isinstance(refusal, Refusal)
    assert refusal.fault is fault
