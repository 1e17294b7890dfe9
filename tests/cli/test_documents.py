"""A source that cannot be taken: exit code 2, one line with its place and what to do, and nothing is touched."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.intake.formats import Format
from bot.intake.text import MAX_DOCUMENT_BYTES, MAX_REVIEW_BYTES
from tests.cli.shell import Shell
from tests.unit.intake.pages import API, BLOGPOSTS, DAILY_PAPERS, NOTES, atom_entry, atom_feed
from tests.unit.intake.telegram.exported import PROSE, chat, message, packed, review_text

_DOCUMENT = "".join(
    f"Dana's Daily Paper: 0{day}.05.24 On Kites {day}\n\n{PROSE}\n\nhttps://arxiv.org/abs/2101.0000{day}\n\n"
    for day in range(1, 6)
)
_ROW = json.dumps({"title": "On Kites", "date": "2024-05-03", "body": PROSE, "identity": "kites|1"}) + "\n"
_FILE = f"---\ntitle: On Kites\ndate: 2024-05-03\n---\n\n{PROSE}\n"
_LONG = PROSE * (MAX_REVIEW_BYTES // len(PROSE) + 1)

GOOD = {
    "kites.md": _DOCUMENT.encode(),
    "result.json": packed(chat(message(1, review_text()))),
    "kites.jsonl": _ROW.encode(),
    "reviews": _FILE.encode(),
    "papers.txt": DAILY_PAPERS.encode(),
    "papers.json": API.encode(),
    "papers.xml": atom_feed(atom_entry()).encode(),
    "posts.txt": BLOGPOSTS.encode(),
    "notes.txt": NOTES.encode(),
}
"""A source of each format that is taken; "reviews" is a directory with this one file."""


@dataclass(frozen=True, slots=True)
class Refused:
    """content: of the file, or of the directory's file; place, advice: what the one line names."""

    name: str
    content: bytes
    place: str
    advice: str

    def __str__(self) -> str:
        return self.name


def _spoilt(name: str, byte: bytes) -> bytes:
    """With a byte in the middle that belongs into no text."""
    half = len(GOOD[name]) // 2
    return GOOD[name][:half] + byte + GOOD[name][half:]


def _place(name: str) -> str:
    """What a line begins with that names the middle of the source."""
    line = GOOD[name][: len(GOOD[name]) // 2].count(b"\n") + 1
    return {"result.json": "result.json, byte ", "reviews": f"one.md, line {line}:"}.get(name, f"{name}, line {line}:")


NO_TEXT = [
    *(Refused(name, _spoilt(name, b"\xff\xfe"), _place(name), "it is not UTF-8 text") for name in GOOD),
    *(Refused(name, _spoilt(name, b"\0"), _place(name), "it holds NUL bytes") for name in GOOD),
    Refused("kites.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "kites.pdf, line 2:", "save it as UTF-8"),
    Refused("kites.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "kites.png, line 1:", "save it as UTF-8"),
]

EMPTY = [
    *(Refused(name, b"\n" * 10**6, f"{name}: ", "it is empty") for name in GOOD if name != "reviews"),
    Refused("reviews", b"\n" * 10**6, "reviews: ", "no review in it: a review starts with ---"),
    Refused("kites.md", b"", "kites.md: ", "it is empty"),
]

BROKEN_OFF = [
    Refused("result.json", GOOD["result.json"][:-400], "result.json", "it breaks off here"),
    Refused("kites.jsonl", (_ROW + _ROW[:40]).encode(), "kites.jsonl, line 2: ", "each line must be one object"),
    Refused("papers.json", GOOD["papers.json"][:-40], "papers.json: ", "was the download cut short?"),
    Refused("papers.xml", GOOD["papers.xml"][:-40], "papers.xml, line ", "was the download cut short?"),
    Refused("reviews", b"---\ntitle: On Kites\ndate: 20", "one.md, line 1: ", "nothing closes these dashes"),
]

NESTED = [
    Refused("kites.json", b"[" * 1000 + b"]" * 1000, "kites.json: ", "in no format that can be imported"),
    Refused("kites.json", b'{"a":' * 1000 + b"1" + b"}" * 1000, "kites.json, line 1: ", "it is not valid JSON"),
    Refused("kites.jsonl", b'{"title": ' + b"[" * 1000, "kites.jsonl, line 1: ", "it is not valid JSON"),
    Refused(
        "result.json",
        GOOD["result.json"].replace(b'"messages": [', b'"messages": [' + b"[" * 1000 + b"]" * 1000 + b","),
        "result.json",
        "a message in it is no JSON object",
    ),
    Refused(
        "reviews",
        b"---\ntitle: " + b"[" * 1000 + b"]" * 1000 + b"\n---\nThey fly.\n",
        "one.md, line 2: ",
        "put the text in quotes",
    ),
]

GLUED = [
    Refused("kites.md", GOOD["kites.md"] * 2, f"kites.md, line {_DOCUMENT.count(chr(10)) + 1}: ", "a second copy"),
    Refused("kites.md", (_DOCUMENT + _ROW).encode(), "kites.md, line 31: ", "JSON lines begin in this document"),
    Refused("kites.md", (_DOCUMENT + "\ufeff" + NOTES).encode(), "kites.md, line 31: ", "a second document begins"),
    Refused("kites.md", (_DOCUMENT + DAILY_PAPERS).encode(), "kites.md, line ", "a Daily Papers page is in this"),
    Refused("result.json", GOOD["result.json"] * 2, "result.json, after message 1: ", "were two files glued together?"),
    Refused("kites.jsonl", GOOD["kites.jsonl"] * 2, "kites.jsonl, line 2: ", "identity stands here twice"),
    Refused("kites.jsonl", (_ROW + '{"title": "On Strings"}').encode(), "kites.jsonl, line 2: ", "put them into two"),
    Refused("kites.jsonl", (_ROW + _DOCUMENT).encode(), "kites.jsonl, line 2: ", "each line must be one object"),
    Refused("papers.json", GOOD["papers.json"] * 2, "papers.json: ", "it is not valid JSON"),
    Refused("papers.xml", GOOD["papers.xml"] * 2, "papers.xml, line ", "the XML breaks off or is broken here"),
]

TOO_LARGE = [
    Refused(
        "kites.md",
        f"Dana's Daily Paper: 03.05.24 On Kites\n\n{_LONG}\n{_DOCUMENT}".encode(),
        "kites.md, line 1: ",
        "the review is larger than 1 MiB",
    ),
    Refused("kites.jsonl", json.dumps({"title": "a", "body": _LONG}).encode(), "kites.jsonl, line 1: ", "than 1 MiB"),
    Refused("result.json", packed(chat(message(1, review_text(body=_LONG)))), "result.json, message 1: ", "than 1 MiB"),
    Refused("reviews", f"{_FILE}{_LONG}".encode(), "one.md, line 1: ", "larger than 1 MiB"),
    *(
        Refused(name, GOOD[name].ljust(MAX_DOCUMENT_BYTES + 1, b"\n"), f"{name}: ", "larger than 64 MiB; split it")
        for name in ("kites.md", "papers.txt", "papers.json", "papers.xml", "posts.txt", "notes.txt")
    ),
]

FOREIGN = [
    Refused("letter.md", b"Dear Dana,\n\nthe kites are well.\n", "letter.md: ", "document is reviews below lines"),
    Refused("kites.csv", b"title;date\nOn Kites;2024-05-03\n", "kites.csv: ", "in no format that can be imported"),
]


def _store(shell: Shell, name: str, content: bytes) -> Path:
    if name != "reviews":
        return shell.write(name, content)
    (shell.folder / name).mkdir()
    return shell.write(f"{name}/one.md", content).parent


@pytest.mark.parametrize("name", GOOD)
def test_each_of_the_good_ones_is_taken(shell: Shell, name: str) -> None:
    """What is refused below is refused for its fault alone."""
    assert shell("import", _store(shell, name, GOOD[name])).code == 0


@pytest.mark.parametrize("name", [name for name in GOOD if name != "reviews"])
def test_a_million_empty_lines_behind_a_document_are_no_fault(shell: Shell, name: str) -> None:
    first = shell("import", _store(shell, name, GOOD[name]), "--json").outcome
    again = shell("import", _store(shell, name, GOOD[name] + b"\n" * 10**6), "--json").outcome
    (kind,) = first.keys() - {"dry_run", "doubts"}
    assert again[kind] == {"found": first[kind]["found"], "added": 0, "changed": 0, "unchanged": first[kind]["found"]}


@pytest.mark.parametrize(
    "refused", [*NO_TEXT, *EMPTY, *BROKEN_OFF, *NESTED, *GLUED, *TOO_LARGE, *FOREIGN], ids=lambda one: str(one)
)
def test_what_cannot_be_taken_is_refused_with_its_place(bare_shell: Shell, refused: Refused) -> None:
    source = _store(bare_shell, refused.name, refused.content)
    fault = bare_shell("import", source).fault
    assert fault.startswith(refused.place)
    assert refused.advice in fault
    assert not bare_shell.database.exists()


@pytest.mark.parametrize("refused", [NO_TEXT[0], EMPTY[0], BROKEN_OFF[0], NESTED[0], GLUED[0], TOO_LARGE[0]])
def test_a_database_that_is_there_stays_byte_for_byte(filled: Shell, refused: Refused) -> None:
    filled("number", "next")
    files = {path: path.read_bytes() for path in filled.database.parent.iterdir()}
    assert filled("import", _store(filled, refused.name, refused.content)).code == 2
    assert {path: path.read_bytes() for path in filled.database.parent.iterdir()} == files


@pytest.mark.parametrize("wanted", [wanted for wanted in Format if wanted is not Format.FOLDER])
def test_a_directory_where_a_file_is_meant_is_refused(bare_shell: Shell, wanted: Format) -> None:
    fault = bare_shell("import", _store(bare_shell, "reviews", GOOD["reviews"]), "--format", wanted).fault
    assert fault.endswith("reviews: it is a directory; name a file in it, or leave --format away")
    assert not bare_shell.database.exists()


def test_a_directory_without_reviews_names_what_is_wanted(bare_shell: Shell) -> None:
    (bare_shell.folder / "ChatExport").mkdir()
    fault = bare_shell("import", "ChatExport").fault
    assert fault == "ChatExport: there are no Markdown files in it; name a file in it, such as result.json"
    assert not bare_shell.database.exists()


def test_a_file_where_a_directory_is_meant_is_refused(shell: Shell) -> None:
    fault = shell("import", shell.write("kites.md", _FILE), "--format", "folder").fault
    assert fault == "kites.md: it is a file; name the directory that it is in"


def test_an_unknown_format_is_answered_with_the_known_ones(shell: Shell) -> None:
    fault = shell("import", shell.write("kites.md", _DOCUMENT), "--format", "word").fault
    assert "choose auto, document, telegram, folder, jsonl," in fault


@pytest.mark.parametrize(
    ("source", "place", "advice"),
    [
        ("arxiv:nonsense", "nonsense: ", 'ask for ids such as "2403.17887"'),
        ("arxiv:", "", "it is no paper of arXiv"),
        ("huggingface:2026-02-30", "2026-02-30: ", 'ask for a day such as "2026-11-20"'),
    ],
)
def test_what_no_service_can_be_asked_is_told_before_it_is_asked(
    bare_shell: Shell, source: str, place: str, advice: str
) -> None:
    fault = bare_shell("import", source).fault
    assert fault.startswith(place)
    assert advice in fault
    assert not bare_shell.database.exists()


@pytest.mark.parametrize("command", [("import",), ("queue", "add"), ("search", "--batch")])
@pytest.mark.parametrize(("name", "advice"), [(".", "name a file in it"), ("nowhere.md", "there is no such file")])
def test_every_command_that_reads_a_file_says_what_is_wrong_with_it(
    bare_shell: Shell, command: tuple[str, ...], name: str, advice: str
) -> None:
    fault = bare_shell(*command, name).fault
    assert fault.startswith(f"{name}: ")
    assert advice in fault
    assert not bare_shell.database.exists(), "what is wrong with the file shows before the database is opened"


@pytest.mark.parametrize("command", [("queue", "add"), ("search", "--batch")])
def test_no_command_reads_a_file_that_is_too_large(bare_shell: Shell, command: tuple[str, ...]) -> None:
    with (bare_shell.folder / "large").open("wb") as file:
        file.truncate(MAX_DOCUMENT_BYTES + 1)
    assert "split it" in bare_shell(*command, "large").fault
    assert not bare_shell.database.exists()
