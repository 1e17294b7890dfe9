"""Cards of inline mode are kept, and follow what they show."""

from bot.chat.cards import Cards
from bot.chat.sentences import Languages
from bot.values import replace
from tests.chat.fakes import PLACE, review, stored


def test_another_passage_changes_nothing_of_what_is_sent() -> None:
    cards, shown = Cards(PLACE, "paper_bot", Languages()), stored(1, review(7))
    one, other = cards.of(shown, "one reason"), cards.of(shown, "another")
    assert (one["description"][-10:], other["description"][-7:]) == ("one reason", "another")
    assert one["input_message_content"] == other["input_message_content"]


def test_a_changed_review_gets_another_card() -> None:
    cards, shown = Cards(PLACE, "paper_bot", Languages()), stored(1, review(7))
    cards.of(shown)
    changed = replace(shown, review=replace(shown.review, title="Curves as Weights"), revision=shown.revision + 1)
    assert cards.of(changed)["title"] == "Curves as Weights"
    assert "Curves as Weights" in cards.of(changed)["input_message_content"]["message_text"]


def test_cards_that_nobody_sees_are_forgotten() -> None:
    cards = Cards(PLACE, "paper_bot", Languages(), kept=2)
    first = cards.of(stored(1, review(1)))["input_message_content"]
    cards.of(stored(2, review(2)))
    assert cards.of(stored(1, review(1)))["input_message_content"] is first
    cards.of(stored(3, review(3)))
    assert cards.of(stored(1, review(1)))["input_message_content"] is first
    cards.of(stored(2, review(2)))
    cards.of(stored(3, review(3)))
    assert cards.of(stored(1, review(1)))["input_message_content"] is not first
