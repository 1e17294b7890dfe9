"""Every sentence exists in every language, with the same facts in it."""

import ast
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from string import Formatter
from zoneinfo import ZoneInfo

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

import bot.chat
from bot.chat.sentences import LOCALES, Languages

ROOM = Path(bot.chat.__file__).parent
SPEAKERS = {"say", "_say", "later"}

Msgid = str | tuple[str, str]


def spoken() -> set[Msgid]:
    """Every sentence in the code: what `say`, `say.plural` and `later` are given."""
    found: set[Msgid] = set()
    for path in [*ROOM.glob("*.py"), *ROOM.glob("commands/*.py"), *ROOM.glob("notices/*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
                texts = [str(word.value) for word in node.args[:2] if isinstance(word, ast.Constant)]
                if name in SPEAKERS and texts:
                    found.add(texts[0])
                elif name == "plural":
                    assert len(texts) == 2, f"{path.name}:{node.lineno}: a plural needs two sentences as literals"
                    found.add((texts[0], texts[1]))
    return found


@pytest.fixture(scope="module")
def hebrew() -> Catalog:
    with (LOCALES / "he" / "LC_MESSAGES" / "bot.po").open("rb") as source:
        return read_po(source, locale="he", abort_invalid=True)


def known(catalog: Catalog) -> dict[Msgid, Message]:
    return {_key(message): message for message in catalog if message.id}


def test_every_sentence_has_its_hebrew(hebrew: Catalog) -> None:
    assert len(spoken()) > 80
    missing = [msgid for msgid in spoken() if msgid not in known(hebrew)]
    assert not missing, "add these to bot/chat/locales/he/LC_MESSAGES/bot.po"
    empty = [msgid for msgid, message in known(hebrew).items() if not all(_forms(message))]
    assert not empty


def test_no_hebrew_is_left_over(hebrew: Catalog) -> None:
    assert not known(hebrew).keys() - spoken(), "nobody says these any more: remove them from bot.po"


def test_no_sentence_is_marked_unsure(hebrew: Catalog) -> None:
    assert not [message.id for message in hebrew if message.id and message.fuzzy]


def test_the_same_facts_stand_in_every_language(hebrew: Catalog) -> None:
    for msgid, message in known(hebrew).items():
        allowed = _facts(msgid if isinstance(msgid, str) else msgid[1])
        for form in _forms(message):
            assert _facts(form) <= allowed, form
        assert _facts(_forms(message)[-1]) == allowed, msgid


def test_commands_survive_translation(hebrew: Catalog) -> None:
    for msgid, message in known(hebrew).items():
        text = msgid if isinstance(msgid, str) else msgid[1]
        said = {word.strip(".,;:") for word in text.split() if word.startswith("/")}
        assert all(command in form for command in said for form in _forms(message)), text


def test_hebrew_is_spoken_to_those_who_read_it() -> None:
    languages = Languages()
    codes = ["he", "iw", "he-IL", "HE", "en", "de", "", None]
    assert [languages.of(code).language for code in codes] == ["he"] * 4 + ["en"] * 4


def test_plurals_follow_the_language() -> None:
    say = Languages().of("he")
    forms = [say.plural("One review:", "{count} reviews:", count) for count in (1, 2, 3)]
    assert len(set(forms)) == 3
    assert "3" in forms[2]
    assert Languages().of("en").plural("One review:", "{count} reviews:", 2) == "2 reviews:"


def test_a_fact_keeps_its_direction_in_hebrew_and_its_braces_everywhere() -> None:
    languages = Languages()
    assert "\u2068{title}\u2069" in languages.of("he")("“{title}” is on its way to the channel.", title="{title}")
    assert "{0.x}" in languages.of("en")("“{title}” is on its way to the channel.", title="{0.x}")


def test_a_hebrew_fact_keeps_its_direction_in_english() -> None:
    say = Languages().of("en")
    assert "“\u2068זיכרון\u2069”" in say("“{title}” is on its way to the channel.", title="זיכרון")
    assert "“Memory”" in say("“{title}” is on its way to the channel.", title="Memory")


def test_a_hebrew_sentence_that_starts_with_a_latin_name_is_set_from_the_right() -> None:
    msgid = "{host} is an address of a private network, and readers cannot open it."
    assert Languages().of("he")(msgid, host="localhost").startswith("\u200f\u2068localhost\u2069 ")
    assert Languages().of("en")(msgid, host="localhost").startswith("localhost ")


def test_a_command_keeps_its_slash_before_it_in_hebrew() -> None:
    msgid = "Posting is paused until you say /resume."
    assert "/resume." in Languages().of("en")(msgid)
    assert "\u2066/resume\u2069" in Languages().of("he")(msgid)


def test_days_and_hours_are_said_in_the_channels_zone() -> None:
    english, hebrew = Languages().all()
    instant, zone = datetime(2026, 11, 22, 7, 0, tzinfo=UTC), ZoneInfo("Asia/Jerusalem")
    assert english.dates.moment(instant, zone) == "Sunday 22 November, 09:00"
    assert hebrew.dates.moment(instant, zone) == "יום ראשון 22 בנובמבר, 09:00"
    assert english.dates.day(date(2026, 2, 3)) == "3 Feb 2026"
    assert english.dates.time_until(instant + timedelta(days=2, hours=3), instant) == "2 days"
    assert hebrew.dates.time_until(instant + timedelta(days=2), instant) == "יומיים"
    assert english.dates.time_until(instant, instant) == "1 minute"


def _key(message: Message) -> Msgid:
    return (str(message.id[0]), str(message.id[1])) if isinstance(message.id, (tuple, list)) else str(message.id)


def _forms(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def _facts(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}
