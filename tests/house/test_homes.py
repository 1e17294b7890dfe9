"""Each library has one home: the room that wraps it, and no other."""

import tomllib

import pytest

from tests.house.source import ROOT, importers

HOMES = {
    "aiosqlite": "bot/storage/",
    "alembic": "bot/storage/",
    "apscheduler": "bot/timetable.py",
    "babel": "bot/chat/",
    "filelock": "bot/storage/",
    "httpx": ("bot/sources/", "bot/chat/client.py"),  # papers of others; what carries the calls
    "ijson": "bot/intake/telegram/",
    "markdown_it": "bot/reviews/",
    "mdit_py_plugins": "bot/reviews/",
    "msgspec": "bot/values.py",
    "PIL": "bot/chat/picture.py",
    "prometheus_client": "bot/web/metrics.py",
    "psycopg": "bot/storage/",
    "pydantic": "bot/settings.py",
    "pydantic_settings": "bot/settings.py",
    "rapidfuzz": "bot/index/",
    "sqlalchemy": "bot/storage/",
    "Stemmer": "bot/archive/",
    "tantivy": "bot/index/",
    "telegram": "bot/chat/",
    "telegramify_markdown": "bot/chat/render/",
    "tqdm": "bot/cli/",
    "yaml": "bot/intake/rows/yaml_value.py",
}
SERVERS = {
    "starlette": ("bot/web/", "bot/sandbox/"),
    "uvicorn": ("bot/web/", "bot/sandbox/"),
}  # two processes, two apps
NEVER = ("pickle", "shelve", "marshal", "requests", "aiogram")
"""Unsafe with foreign bytes, or a second way to do one thing; aiogram judges the sandbox, in tests only."""


@pytest.mark.parametrize(("library", "home"), [*HOMES.items(), *SERVERS.items()])
def test_a_library_is_imported_in_its_home_only(library: str, home: str | tuple[str, ...]) -> None:
    strangers = [path for path in importers().get(library, ()) if not path.startswith(home)]
    assert not strangers, f"{library} lives in {home}; ask that room instead"


@pytest.mark.parametrize("library", NEVER)
def test_some_libraries_are_never_imported(library: str) -> None:
    assert not importers().get(library)


def test_every_home_is_lived_in() -> None:
    """A home whose library nobody imports would make the tests above pass for nothing."""
    # SQLAlchemy loads the two drivers by the name in the database's address; Telegram forms need no import of theirs.
    assert {*HOMES, *SERVERS} - importers().keys() <= {"aiosqlite", "psycopg"}


def test_every_dependency_has_a_reason() -> None:
    lines = (ROOT / "pyproject.toml").read_text("utf-8").splitlines()
    start = lines.index("dependencies = [")
    listed = lines[start + 1 : lines.index("]", start)]
    count = len(tomllib.loads("\n".join(lines))["project"]["dependencies"])
    assert count == len(listed) > 10
    assert not [line for line in listed if "#" not in line]
