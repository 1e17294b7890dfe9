"""Posts, doubles and losses: the ledger of a real world against records of every kind."""

import pytest

from bot.sandbox.counting import Count, Told, count
from bot.sandbox.world import World

OTHER = 101


def post(world: World, *texts: str, author: int | None = None) -> list[int]:
    """Their ids."""
    author = author or world.bot.id
    return [world.post(world.channel.id, author, {"text": text}).message_id for text in texts]


def counted(world: World, *told: Told) -> Count:
    return count(world.ledger.by(world.bot.id), told)


def sent(post_id: int, message_id: int | None) -> Told:
    return Told(post_id, "confirmed", message_id)


def test_nothing_counts_as_nothing(world: World) -> None:
    assert counted(world) == Count(0, 0, 0, 0)


def test_the_parts_of_a_post_count_once(world: World) -> None:
    one, two, three = post(world, "part one", "part two", "another post")
    assert counted(world, sent(1, one), sent(1, two), sent(2, three)) == Count(2, 0, 0, 0)


def test_what_others_write_and_the_note_of_a_pin_do_not_count(world: World) -> None:
    post(world, "by hand", author=OTHER)
    world.post(world.channel.id, world.bot.id, {}, pinned=1)
    assert counted(world) == Count(0, 0, 0, 0)


def test_the_same_words_twice_are_a_double(world: World) -> None:
    one, _ = post(world, "Paper of the day", "Paper of the day")
    assert counted(world, sent(1, one)) == Count(1, 1, 0, 0)


def test_a_double_that_was_deleted_was_one(world: World) -> None:
    one, two = post(world, "Paper of the day", "Paper of the day")
    world.delete(world.messages.find(world.channel.id, two))  # type: ignore[arg-type]
    assert counted(world, sent(1, one)) == Count(1, 1, 0, 0)


def test_what_is_posted_again_after_it_was_taken_back_is_no_double(world: World) -> None:
    (one,) = post(world, "Paper of the day")
    world.delete(world.messages.find(world.channel.id, one))  # type: ignore[arg-type]
    (two,) = post(world, "Paper of the day")
    assert counted(world, sent(1, one), sent(2, two)) == Count(1, 0, 0, 0)


def test_polls_are_the_same_by_question_and_options(world: World) -> None:
    for question in ("What next?", "What next?", "And then?"):
        poll = world.new_poll(question=question, options=())
        world.post(world.channel.id, world.bot.id, {}, poll=poll)
    assert counted(world).doubled == 1


def test_what_never_stood_there_is_lost(world: World) -> None:
    (one,) = post(world, "Paper of the day")
    assert counted(world, sent(1, one), sent(2, one + 5)) == Count(1, 0, 1, 0)


def test_what_was_taken_back_is_not_lost(world: World) -> None:
    (one,) = post(world, "Paper of the day")
    world.delete(world.messages.find(world.channel.id, one))  # type: ignore[arg-type]
    assert counted(world, sent(1, one)) == Count(0, 0, 0, 0)


def test_what_only_a_person_saw_there_is_not_lost(world: World) -> None:
    post(world, "Paper of the day")
    assert counted(world, sent(1, None)).lost == 0


@pytest.mark.parametrize("state", ["sending", "unknown", "asked"])
def test_a_post_without_an_answer_is_unknown_and_counts_once_if_it_stands(world: World, state: str) -> None:
    assert counted(world, Told(1, state, None)) == Count(0, 0, 0, 1)
    post(world, "Paper of the day")
    assert counted(world, Told(1, state, None)) == Count(1, 0, 0, 1)


def test_the_second_part_under_way_is_no_second_post(world: World) -> None:
    one, _ = post(world, "part one", "part two")
    assert counted(world, sent(1, one), Told(1, "sending", None)) == Count(1, 0, 0, 1)
