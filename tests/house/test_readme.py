"""What the README promises is what the code has: settings, commands of the chat, commands of the shell."""

import re
from unittest.mock import MagicMock

import pytest

from bot.chat.commands.all import all_commands
from bot.chat.commands.use_cases import UseCases
from bot.cli.doubts import WORDS
from bot.cli.main import parser
from bot.intake.formats import ABOUT
from bot.settings import PREFIX, Settings
from bot.values import fields
from tests.house.source import ROOT


def _readme() -> str:
    return (ROOT / "README.md").read_text("utf-8")


def _section(heading: str) -> str:
    return _readme().partition(f"## {heading}\n")[2].partition("\n## ")[0]


def _first_column(heading: str) -> list[str]:
    """The code words in the first column of the table below a heading of the README."""
    rows = [line.split("|")[1] for line in _section(heading).splitlines() if line.startswith("| `")]
    return [word for row in rows for word in re.findall(r"`([^`]+)`", row)]


def test_settings_of_the_readme_are_those_of_the_code() -> None:
    assert _first_column("Settings") == [PREFIX + name.upper() for name in Settings.model_fields]


def test_shell_commands_of_the_readme_are_those_of_the_code() -> None:
    documented = [command.split()[1] for command in _first_column("On the command line")]
    (choices,) = [action.choices for action in parser()._actions if action.dest == "command"]
    assert documented
    assert sorted(set(documented)) == sorted(choices or [])


def test_chat_commands_of_the_readme_are_those_of_the_registry() -> None:
    names = [field.name for field in fields(UseCases)]
    registry = all_commands(UseCases(**dict.fromkeys(names, MagicMock())))  # nothing is asked of them: only listed
    documented = [command.split()[0] for command in _first_column("In the chat")]
    assert sorted(documented) == sorted(f"/{name}" for name in registry.commands)


def test_formats_of_the_readme_are_those_of_an_import() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| ([^|]+) \|$", _section("Bringing an archive in"), re.MULTILINE))
    assert rows == ABOUT


def test_doubts_of_the_page_about_importing_are_those_of_the_code() -> None:
    page = (ROOT / "docs" / "importing.md").read_text("utf-8")
    rows = [line for line in page.splitlines() if line.startswith("| `")]
    assert rows == [f"| `{kind}` | {words.name} | {words.done} | {words.fix} |" for kind, words in WORDS.items()]


@pytest.mark.parametrize("path", ["docs", "data/README.md", "CHANGELOG.md", "LICENSE"])
def test_what_the_readme_links_to_is_there(path: str) -> None:
    linked = re.findall(r"\]\(([^)#:]+)\)", _readme())
    assert linked
    assert all((ROOT / target).exists() for target in linked)
    assert (ROOT / path).exists()
