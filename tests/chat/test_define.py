"""What /define says, asked directly."""

import pytest

from bot.archive.glossary import handle_of
from bot.archive.term import Term
from bot.chat.commands.registry import Registry
from bot.chat.screen import Screen
from bot.errors import NotFound, StaleButton
from tests.chat.fakes import FakeHouse, asked, review, stored

TURN = Term(
    term="Turning code",
    acronym="TurC",
    synonyms=("turning codes", "rotation code"),
    hebrew=("קוד מסתובב",),
    definition="A code that turns. It keeps its length.",
    see_also=("Wheel",),
)
WHEEL = Term(term="Wheel", synonyms=("disc",), definition="It is round. It rolls.")
SAUCER = Term(term="Saucer", synonyms=("disc",), definition="It is flat. It flies.")


@pytest.fixture
def house() -> FakeHouse:
    house = FakeHouse()
    house.terms = [TURN, WHEEL, SAUCER]
    return house


async def define(registry: Registry, words: str = "", language: str = "en") -> Screen:
    reply = await registry.commands["define"].answer(asked(words, language=language))
    assert isinstance(reply, Screen)
    return reply


async def press(registry: Registry, words: object) -> Screen:
    reply = await registry.presses["d"].answer(asked(str(words)))
    assert isinstance(reply, Screen)
    return reply


def buttons(screen: Screen) -> dict[str, str]:
    return {button.text: str(button.callback_data) for row in screen.keyboard for button in row}


async def test_a_term_is_defined_by_its_acronym(registry: Registry) -> None:
    shown = await define(registry, "turc")
    assert shown.text == (
        "Turning code (TurC)\nA code that turns. It keeps its length.\n\nIn Hebrew: \u2068קוד מסתובב\u2069"
    )
    assert [entity["type"] for entity in shown.entities] == ["bold"]
    assert shown.entities[0]["length"] == len("Turning code")


async def test_terms_to_see_also_are_a_press_away(registry: Registry) -> None:
    (leads,) = buttons(await define(registry, "turning code")).items()
    assert leads == ("Wheel", f"1:d:{handle_of(WHEEL)}")
    assert (await press(registry, handle_of(WHEEL))).text == "Wheel\nIt is round. It rolls."


async def test_reviews_about_a_term_are_listed_and_lead_back_to_it(registry: Registry, house: FakeHouse) -> None:
    house.archive.kept = {place: stored(place, review(place, f"All about TurC {place}")) for place in range(1, 6)}
    shown = await define(registry, "turning code")
    assert "\n\nIn the archive:\n1. All about TurC 1 · No. 1 · 03.02.2026\n2. " in shown.text
    assert list(buttons(shown)) == ["1", "2", "3", "Wheel"]
    assert buttons(shown)["2"] == f"1:r:2:1:d:{handle_of(TURN)}"
    read = await registry.presses["r"].answer(asked(f"2:1:d:{handle_of(TURN)}"))
    assert isinstance(read, Screen)
    assert buttons(read)["‹ Back to the list"] == f"1:d:{handle_of(TURN)}"


async def test_reviews_that_are_merely_near_are_not_listed(registry: Registry, house: FakeHouse) -> None:
    house.archive.kept = {1: stored(1, review(1, "All about TurC"))}
    house.archive.close = False
    assert "In the archive" not in (await define(registry, "turc")).text


async def test_an_unknown_term_leads_to_the_nearest_and_to_a_search(registry: Registry, house: FakeHouse) -> None:
    shown = await define(registry, "wheal")
    assert shown.text == "“wheal” is not in the glossary.\nThe nearest:"
    assert buttons(shown) == {"Wheel": f"1:d:{handle_of(WHEEL)}", "Search the reviews for it": "1:p:1:1"}
    assert house.archive.queries == ["wheal"]


async def test_nothing_near_still_leads_to_a_search(registry: Registry) -> None:
    assert list(buttons(await define(registry, "quantum zebra"))) == ["Search the reviews for it"]


async def test_a_name_of_two_terms_asks_which(registry: Registry) -> None:
    shown = await define(registry, "discs")
    assert shown.text == "That can mean:\n\nSaucer\nIt is flat. It flies.\n\nWheel\nIt is round. It rolls."
    assert list(buttons(shown)) == ["Saucer", "Wheel"]


async def test_what_ships_goes_before_imported_notes_of_the_same_name(registry: Registry, house: FakeHouse) -> None:
    note = Term(term="wheel", definition="Mine rolls $\\frac{1}{2}$ turns.", source="my_notes", section="Cars")
    house.terms.insert(0, note)
    shown = await define(registry, "wheel")
    assert shown.text.startswith("Wheel\nIt is round.")
    assert list(buttons(shown)) == ["wheel · my_notes"]
    assert (await press(registry, handle_of(note))).text == "wheel · my_notes\nMine rolls ½ turns."


async def test_a_long_note_is_cut_to_one_message_that_keeps_what_follows(registry: Registry, house: FakeHouse) -> None:
    house.terms = [Term(term="Long", definition="*Word* 🙂 by word. " * 900, hebrew=("ארוך " * 200,), source="n" * 300)]
    house.archive.kept = {1: stored(1, review(1, "Long ago"))}
    shown = await define(registry, "long")
    assert 1_000 < len(shown.text.encode("utf-16-le")) // 2 <= 4096
    assert len(shown.entities) <= 100
    assert " …\n\nIn Hebrew: \u2068ארוך" in shown.text
    assert shown.text.endswith("1. Long ago · No. 1 · 03.02.2026")


async def test_without_a_term_it_shows_how_by_terms_that_exist(registry: Registry, house: FakeHouse) -> None:
    shown = await define(registry)
    assert shown.text.splitlines()[1:] == ["/define TurC", "/define Wheel", "/define Saucer"]
    assert list(buttons(shown)) == ["Turning code", "Wheel", "Saucer"]
    house.terms = []
    assert (await define(registry)).text == "The glossary is empty."


async def test_hebrew_readers_are_answered_in_hebrew(registry: Registry) -> None:
    assert "בעברית: \u2068קוד מסתובב\u2069" in (await define(registry, "הקוד המסתובב", "he")).text
    assert "לא נמצא במילון" in (await define(registry, "זברה", "he")).text


@pytest.mark.parametrize("words", ["", "x", "-1", "1:2", "1" * 10])
async def test_hostile_data_is_a_stale_button(registry: Registry, words: str) -> None:
    with pytest.raises(StaleButton):
        await press(registry, words)


async def test_a_term_that_left_is_not_found(registry: Registry) -> None:
    with pytest.raises(NotFound):
        await press(registry, 7)


async def test_every_button_fits(registry: Registry, house: FakeHouse) -> None:
    house.terms = [Term(term=f"Term {'x' * 300} {place}", definition="One. Two.", acronym="T") for place in range(30)]
    for words in ("t", "term", "term x", ""):
        screen = await define(registry, words)
        assert all(len(data.encode()) <= 64 for data in buttons(screen).values())
        assert all(len(text) <= 64 for text in buttons(screen))
