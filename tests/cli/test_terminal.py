"""Imported text does not command the terminal: what it would obey is written out."""

import json
import unicodedata

import pytest

from bot.cli.terminal import inert
from tests.cli.shell import Shell

TITLE = "On \x1b[2J\x1b]0;owned\x07 Kites \x9b31m \u202e\u2066gnihtyna"
DOCUMENT = f"Dana's Daily Paper: 03.05.24 {TITLE}\n\n{'Kites fly, says this paper. ' * 40}\n\nSee \x1b[2J.\n"
SAMPLE = f"# On \u202eRed\u202c Kites\n\n{'Kites fly, and this is how they do it. ' * 20}\n"

# https://www.unicode.org/reports/tr9/: embeddings, overrides, isolates, and what ends them
DIRECTIONS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}

COMMANDS_THAT_SHOW_TITLES = (
    ("search", "kites"),
    ("search", "kites", "--json"),
    ("search", "\x1b[2Jkitez\x9b"),
    ("export", "reviews"),
    ("queue", "list"),
    ("queue", "add", "sample.md"),
    ("export", "reviews", "--format", "bibtex"),
    ("import", "kites.md"),
    ("import", "kites.md", "--json"),
    ("import", "kites.md", "--dry-run"),
    ("number", "next", "7"),
    ("import", "no \x1b[2J kites.md"),
    ("import", "bad \x1b[2J kites.md"),
)


KEPT = "On [2J ]0;owned Kites 31m \u202e\u2066gnihtyna"  # an import leaves control characters out of titles


def obeyed(text: str) -> set[str]:
    """The code points of a text that a terminal obeys, told by Unicode's own tables."""
    return {f"{ord(sign):04X}" for sign in text if _is_obeyed(sign)}


def _is_obeyed(sign: str) -> bool:
    control = unicodedata.category(sign) in {"Cc", "Cs"} and sign not in "\t\n"
    return control or unicodedata.bidirectional(sign) in DIRECTIONS


@pytest.fixture
def hostile(shell: Shell) -> Shell:
    """An archive and a queue whose titles would clear the screen, and files that would too."""
    shell.write("kites.md", DOCUMENT)
    shell.write("bad \x1b[2J kites.md", "{")
    assert shell("import", "kites.md").code == 0
    assert shell("queue", "add", shell.write("sample.md", SAMPLE)).code == 0
    return shell


def test_what_a_terminal_obeys_is_written_out_and_nothing_else() -> None:
    every = list(map(chr, range(0x110000)))
    wanted = obeyed("".join(every))
    assert {"001B", "009B", "000D", "202E", "2066"} <= wanted
    assert wanted == {f"{ord(sign):04X}" for sign in every if inert(sign) != sign}


def test_it_is_written_so_that_json_reads_it_back() -> None:
    text = "".join(filter(_is_obeyed, map(chr, range(0xD800)))) + "\\\u202e"
    line = inert(json.dumps(text, ensure_ascii=False))
    assert not obeyed(line)
    assert json.loads(line) == text


@pytest.mark.parametrize("command", COMMANDS_THAT_SHOW_TITLES)
def test_no_command_passes_a_title_or_a_name_on_that_the_terminal_obeys(
    hostile: Shell, command: tuple[str, ...]
) -> None:
    said = hostile(*command)
    assert said.out + said.err
    assert not obeyed(said.out + said.err)


def test_a_person_sees_what_a_title_holds(hostile: Shell) -> None:
    shown = hostile("search", "kites").out
    assert r"On [2J ]0;owned Kites 31m \u202e\u2066gnihtyna" in shown
    assert r"See \u001b[2J" in hostile("search", "see kites").out + shown
    assert r"On \u202eRed\u202c Kites" in hostile("queue", "list").out
    assert r"“On \u202eRed\u202c Kites” waits already" in hostile("queue", "add", "sample.md").fault


def test_json_still_means_the_very_title(hostile: Shell) -> None:
    assert hostile("search", "kites", "--json").rows[0]["title"] == KEPT
    (row,) = hostile("export", "reviews").rows
    assert row["title"] == KEPT
    assert row["body"].endswith("See \x1b[2J.")
