"""What the shell says: help for every command, a sentence for every error."""

from typing import get_type_hints

import pytest

from bot import errors
from bot.cli.explain import EXPLANATIONS, explain
from bot.cli.import_file import FORMATS
from bot.cli.main import parser
from bot.errors import InvalidInput, ReviewBotError
from bot.intake.formats import ABOUT, Format
from bot.intake.text import MAX_DOCUMENT_BYTES, MAX_REVIEW_BYTES
from tests.cli.shell import Shell, start

COMMANDS = (
    "run", "sandbox", "import", "export", "search", "queue", "poll", "preview", "lint", "number",
    "owner-link", "doctor", "backup", "restore", "compare", "migrate",
)  # fmt: skip

NO_COMMANDS_ERRORS = {
    errors.AlreadyApplied: "the shell's changes have no cause: it repeats no update and no press",
    errors.NotAllowed: "who has a shell here has every right",
    errors.StaleButton: "there are no buttons",
    errors.MayNotPost: "only the chat posts",
    errors.SettingLocked: "only the chat chooses settings",
    errors.CandidatesGone: "what the shell opens was proposed in the same breath",
}


def test_every_error_has_a_sentence_or_a_reason_to_have_none() -> None:
    known = set(ReviewBotError.__subclasses__())
    assert len(known) > 10
    assert not EXPLANATIONS.keys() & NO_COMMANDS_ERRORS.keys()
    assert EXPLANATIONS.keys() | NO_COMMANDS_ERRORS.keys() == known, "give each new error a line in EXPLANATIONS"


@pytest.mark.parametrize("kind", EXPLANATIONS)
def test_a_sentence_is_made_of_the_errors_facts(kind: type[ReviewBotError]) -> None:
    samples: dict[object, object] = {str: "{so}", int: 7, int | None: 431, tuple[str, ...]: ("one", "two")}
    types = get_type_hints(kind)
    error = kind(*(samples[wanted] for wanted in types.values()))
    sentence, code = explain(error)
    assert code in (1, 2)
    assert type(error).__name__ not in sentence


def test_a_place_that_is_not_known_leaves_no_colon() -> None:
    assert explain(InvalidInput("", "say more")) == ("say more", 2)


def test_an_error_without_a_sentence_is_shown_as_it_is() -> None:
    assert explain(errors.MayNotPost()) == ("This did not work: MayNotPost()", 1)


def test_help_has_a_line_for_every_command(shell: Shell) -> None:
    said = shell("--help")
    assert said.code == 0
    listed = [line.split()[0] for line in said.out.splitlines() if line.startswith("    ") and line[4] != " "]
    assert listed == list(COMMANDS)


def test_python_m_bot_is_reviewbot(shell: Shell) -> None:
    process = start("--help", folder=shell.folder)
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    assert out.startswith("usage: reviewbot ")
    assert {f"    {command}" for command in COMMANDS} <= {
        line[:4] + line[4:].partition(" ")[0] for line in out.splitlines()
    }


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_and_each_of_its_arguments(command: str) -> None:
    (commands,) = [action.choices for action in parser()._actions if action.dest == "command"]
    assert isinstance(commands, dict)
    chosen = commands[command]
    assert chosen.description
    unexplained = [action.dest for action in chosen._actions if not action.help and action.dest != "action"]
    assert not unexplained


def test_help_for_an_import_names_the_formats(shell: Shell) -> None:
    said = shell("import", "--help")
    lines = [" ".join(line.split()) for line in said.out.splitlines()]
    assert FORMATS == ABOUT
    assert set(FORMATS) == set(Format)
    assert all(f"{name} {about}" in lines for name, about in FORMATS.items())


def test_help_for_an_import_names_the_limits_and_what_a_second_time_does(shell: Shell) -> None:
    said = shell("import", "--help").out
    assert f"{MAX_DOCUMENT_BYTES // 2**20} MiB a document, {MAX_REVIEW_BYTES // 2**20} MiB a review" in said
    assert "JSON lines, directories and Telegram exports may be of any length" in said
    assert "Doing it again changes nothing" in said


@pytest.mark.parametrize(
    "wrong",
    [(), ("frobnicate",), ("import",), ("export", "queue"), ("queue", "juggle"), ("number",), ("number", "give", "17")],
)
def test_wrong_arguments_are_answered_with_the_usage(shell: Shell, wrong: tuple[str, ...]) -> None:
    said = shell(*wrong)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("usage: reviewbot")


@pytest.mark.parametrize("port", ["-1", "65536", "http"])
def test_a_port_is_a_number_that_exists(shell: Shell, port: str) -> None:
    said = shell("sandbox", "--port", port)
    assert said.code == 2
    assert "is no whole number from 0 to 65535" in said.err


def test_migrating_makes_a_database_and_leaves_a_new_one_alone(shell: Shell) -> None:
    first = shell("migrate")
    assert (first.code, first.out) == (0, "The database is up to date.\n")
    before = shell.held()
    assert "reviews" in before
    assert shell("migrate") == first
    assert shell.held() == before
