"""A promise that is written off, as readers see it below the result."""

from bot.chat.render.review import PostRenderer
from bot.pipeline.candidate import CandidateState
from bot.polls.write_off import ReleaseRenderer, WriteOff
from bot.publishing.post import visible_hash
from bot.values import replace
from tests.makers import make_candidate, make_paper, make_promise, make_record

_RENDERER: ReleaseRenderer = PostRenderer(username="review_bot")
_PAPER = make_candidate(7, record=make_record("Graph Memory", paper=make_paper("2511.01234")))
_WRITTEN = WriteOff(
    promise=make_promise(_PAPER, told_in=12),
    fate=CandidateState.SHORTLISTED,
    question="What next?",
    reason="The authors withdrew\n  the code.",
)


def test_it_says_which_paper_why_and_what_becomes_of_it() -> None:
    (part,) = _RENDERER.release(_WRITTEN)
    assert part.payload["text"] == (
        "Graph Memory\n214 of 402 voters chose it, but its review will not come as promised.\n\n"
        "Why: The authors withdrew the code.\n\n"
        "It is on the list again and may stand in a later vote."
    )
    assert part.text_hash == visible_hash(str(part.payload["text"]))
    assert {entity.get("url") for entity in part.payload["entities"]} == {None, "https://arxiv.org/abs/2511.01234"}


def test_it_replies_to_the_result_and_offers_to_tell() -> None:
    (part,) = _RENDERER.release(_WRITTEN)
    assert part.payload["reply_parameters"] == {"message_id": 12, "allow_sending_without_reply": True}
    assert part.payload["reply_markup"] == {
        "inline_keyboard": [[{"text": "Tell me when it is out", "url": "https://t.me/review_bot?start=n_7"}]]
    }


def test_a_paper_that_leaves_the_list_offers_nothing() -> None:
    (part,) = _RENDERER.release(replace(_WRITTEN, fate=CandidateState.DISCARDED))
    assert str(part.payload["text"]).endswith("It has left the list.")
    assert "reply_markup" not in part.payload


def test_where_nobody_knows_the_result_it_stands_alone() -> None:
    (part,) = _RENDERER.release(replace(_WRITTEN, promise=make_promise(_PAPER)))
    assert "reply_parameters" not in part.payload


def test_it_speaks_the_ballots_language_and_leaves_the_reason_in_its_own() -> None:
    (part,) = _RENDERER.release(replace(_WRITTEN, question="איזה מאמר הבא?"))
    lines = str(part.payload["text"]).splitlines()
    assert lines[0] == "\u200f\u2068Graph Memory\u2069"
    assert "214 מתוך 402 מצביעים בחרו בו" in lines[1]
    assert lines[3] == "הסיבה: \u2068The authors withdrew the code.\u2069"


def test_hostile_words_stay_one_message() -> None:
    paper = make_candidate(7, record=make_record("<b>&" * 2_500, paper=make_paper()))
    (part,) = _RENDERER.release(replace(_WRITTEN, promise=make_promise(paper), reason="<i>😀" * 125))
    assert "<i>😀" in str(part.payload["text"])
    assert len(str(part.payload["text"]).encode("utf-16-le")) // 2 <= 4_096
