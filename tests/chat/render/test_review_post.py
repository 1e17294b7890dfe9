"""A review as it stands in the channel."""

from datetime import date

import pytest

from bot.chat.render.review import PostRenderer
from bot.publishing.occasion import Mention, Occasion, PostFormat, PostForms
from bot.publishing.post import visible_hash
from bot.publishing.template import parse_template
from bot.reviews.paper import paper_from_url
from bot.reviews.review import Review
from bot.values import replace

_OCCASION = Occasion(501, date(2026, 11, 22))
_REVIEW = Review(
    title="Sparse Nets from Dense Data",
    body="Why keep a layer that **nobody** uses?",
    reviewers=("Dana",),
    paper=paper_from_url("https://arxiv.org/abs/2511.01234"),
    hook="Half the layers, none of the tears",
    topics=("pruning", "graph learning", "2026", "theory", "vision"),
)


def texts(review: Review) -> list[str]:
    renderer: PostForms = PostRenderer(PostFormat.CLASSIC)
    return [str(part.payload["text"]) for part in renderer.review(review, _OCCASION).parts]


def test_a_post_has_its_hook_first_and_its_paper_last() -> None:
    assert texts(_REVIEW) == [
        "Half the layers, none of the tears\n"
        "Daily paper review, No. 501 · 22.11.2026\n"
        "Sparse Nets from Dense Data\n\n"
        "Why keep a layer that nobody uses?\n\n"
        "arXiv 2511.01234 · #pruning #graph_learning #theory"
    ]


def test_a_hebrew_post_speaks_hebrew_and_reads_right_to_left() -> None:
    hebrew = replace(_REVIEW, language="he", hook="חצי מהשכבות", body="למה לשמור שכבה?", reviewers=("דנה", "עמרי"))
    assert texts(hebrew) == [
        "חצי מהשכבות\n"
        "סקירת המאמר היומית, מס׳ 501 · 22.11.2026\n"
        "\u200fSparse Nets from Dense Data\n"
        "מאת דנה ועמרי\n\n"
        "למה לשמור שכבה?\n\n"
        "\u200farXiv 2511.01234 · \u2068#pruning\u2069 \u2068#graph_learning\u2069 \u2068#theory\u2069"
    ]


@pytest.mark.parametrize(
    ("reviewers", "line"),
    [(("A", "B"), "By A and B"), (("A", " ", "B", "C"), "By A, B and C")],
)
def test_several_writers_are_named_below_the_title(reviewers: tuple[str, ...], line: str) -> None:
    assert f"Dense Data\n{line}\n\n" in texts(replace(_REVIEW, reviewers=reviewers))[0]


@pytest.mark.parametrize(
    ("url", "line"),
    [
        ("https://doi.org/10.1038/s41586-024-1", "DOI 10.1038/s41586-024-1"),
        ("https://www.openreview.net/forum?id=x", "Paper: openreview.net"),
    ],
)
def test_a_paper_elsewhere_is_named_after_its_place(url: str, line: str) -> None:
    assert texts(replace(_REVIEW, paper=paper_from_url(url), topics=()))[0].endswith(f"\n\n{line}")


def test_a_title_made_of_the_first_words_is_not_shown_above_them() -> None:
    nameless = Review(title="A net that counts …", body="A net that *counts* all it sees.")
    assert texts(nameless) == ["Daily paper review, No. 501 · 22.11.2026\n\nA net that counts all it sees."]


def test_another_title_with_dots_at_its_end_is_shown() -> None:
    assert "Nets and so on …" in texts(Review(title="Nets and so on …", body="A net counts."))[0]


def test_a_heading_that_repeats_the_title_is_left_out() -> None:
    repeated = replace(_REVIEW, body="# *Sparse nets* from dense data\n\nText.", paper=None, topics=())
    assert texts(repeated)[0].endswith("22.11.2026\nSparse Nets from Dense Data\n\nText.")


def test_a_bare_review_has_no_empty_lines_in_their_place() -> None:
    bare = Review(title="A title", body="")
    assert texts(bare) == ["Daily paper review, No. 501 · 22.11.2026\nA title"]


def test_the_payload_is_what_send_message_takes() -> None:
    (part,) = (
        PostRenderer(
            templates={"en": parse_template("Paper a day, No. {number}\n\n{title}\n{body}\n{paper} · {hashtags}")}
        )
        .review(_REVIEW, _OCCASION)
        .parts
    )
    text = str(part.payload["text"])
    linked = len("arXiv 2511.01234")
    assert part.method == "sendMessage"
    assert text.split("\n")[0] == "Paper a day, No. 501"
    assert set(part.payload) == {"text", "entities", "link_preview_options"}
    assert part.payload["link_preview_options"] == {"is_disabled": True}
    assert part.payload["entities"] == [
        {"type": "bold", "offset": text.index("Sparse"), "length": len(_REVIEW.title)},
        {"type": "bold", "offset": text.index("nobody"), "length": 6},
        {
            "type": "text_link",
            "offset": text.index("arXiv"),
            "length": linked,
            "url": "https://arxiv.org/abs/2511.01234",
        },
    ]
    assert part.text_hash == visible_hash(text)


def test_a_long_review_becomes_marked_parts() -> None:
    found = texts(replace(_REVIEW, body="A sentence of a long review. " * 300))
    assert [text.rsplit("\n", 1)[1] for text in found] == ["(1/3)", "(2/3)", "(3/3)"]


def test_a_kept_promise_and_two_earlier_reviews_stand_at_the_foot() -> None:
    long = "Do the deepest layers matter at all, or is it only the first ones that do the work?"
    earlier = (Mention(number=431, title="Splines", url="https://t.me/x/4"), Mention(number=None, title=long, url="u"))
    (part,) = PostRenderer(PostFormat.CLASSIC).review(_REVIEW, replace(_OCCASION, earlier=earlier, asked_by=214)).parts
    *_, asked, paper, last = str(part.payload["text"]).split("\n")
    assert (asked, paper[:5]) == ("Asked for by 214 readers", "arXiv")
    assert last == "Earlier: No.\u00a0431, Splines · Do the deepest layers matter at all, or is it only the…"
    assert [entity["url"] for entity in part.payload["entities"][-2:]] == ["https://t.me/x/4", "u"]


def test_one_voter_is_one_reader() -> None:
    (part,) = PostRenderer(PostFormat.CLASSIC).review(_REVIEW, replace(_OCCASION, asked_by=1)).parts
    assert "\n\nAsked for by a reader\narXiv" in part.payload["text"]


def test_the_last_message_has_the_buttons_in_both_forms() -> None:
    rendered = PostRenderer(PostFormat.RICH, username="review_bot").review(
        replace(_REVIEW, body="A sentence of a long review. " * 500), replace(_OCCASION, review_id=17)
    )
    *others, last = rendered.parts
    ((text_version, similar),) = last.payload["reply_markup"]["inline_keyboard"]
    assert text_version == {"text": "Text version", "url": "https://t.me/review_bot?start=t_501_17"}
    assert similar == {"text": "Similar", "url": "https://t.me/review_bot?start=s_501_17"}
    spares = [spare for group in rendered.instead for spare in group]
    assert spares[-1].payload["reply_markup"] == {"inline_keyboard": [[similar]]}
    assert others
    assert not [part for part in (*others, *spares[:-1]) if "reply_markup" in part.payload]


def test_a_hebrew_title_that_begins_in_latin_is_a_heading_too() -> None:
    hebrew = replace(_REVIEW, language="he", title="Pruning בעברית", hook=None, body="שלום")
    (part,) = PostRenderer(PostFormat.RICH).review(hebrew, _OCCASION).parts
    assert "heading" in [block["type"] for block in part.payload["rich_message"]["blocks"]]
