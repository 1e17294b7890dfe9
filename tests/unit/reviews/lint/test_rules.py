"""Each class of slips by invented examples: what is one, and what only looks like one."""

import pytest

from bot.reviews.lint.finding import Code, Severity
from bot.reviews.lint.known import Earlier
from bot.reviews.lint.lint import RULES
from bot.reviews.paper import Paper, paper_from_url
from tests.makers import make_paper, make_review
from tests.unit.reviews.lint.looking import DAY, codes_in, found_in, mended_body, review_of

CUT = "https://arxiv.org/abs/2403.178"

SLIPS = [
    (Code.CONTROL, "A bell\x07 rings in it."),
    (Code.BAD_LINK, "Press [here](javascript:alert(1)) to go on."),
    (Code.BAD_LINK, "Open tg://resolve?domain=somebody and look."),
    (Code.CUT_LINK, f"As {CUT} shows, less is more."),
    (Code.CUT_LINK, "As https://arxiv.org/abs/2419.01234 shows, less is more."),
    (Code.FUTURE_LINK, "As https://arxiv.org/abs/2705.01234 shows, less is more."),
    (Code.HEADER, "Words.\n\n**Dana's Daily Paper, 12.03.26: Sparse nets**\n\nMore words."),
    (Code.HEADER, "Words.\n\nDana and Yoav's Daily Article - 2026-03-12\n\nMore words."),
    (Code.CHATTER, "Sure! Here's the translation of your text:\n\nFine."),
    (Code.UNPAIRED, "Fine.\n\nAs $x$ grows, $y falls."),
    (Code.DEAD_LINK, "It builds on [the older method](#), as many do."),
    (Code.CAPITALS, ""),
    (Code.DOUBLED, "The weights w_{iw_i} are learned."),
    (Code.DOUBLED, "A new estimate viv_{ivi} follows."),
    (Code.DOUBLED, "We draw z_{zz} from it."),
    (Code.DOUBLED, "It draws from the distribution qqq for each word."),
    (Code.DOUBLED, "With $A(x) \\setminus A(x)$ it is done."),
    (Code.DOUBLED, "$$\\beta K = (a - b) \\beta K$$"),
    (Code.LOST, "In the small regime () it fails."),
    (Code.LOST, "For methods like -Means it is the same."),
    (Code.RAW_TEX, "The state s_t follows from \\alpha alone."),
    (Code.COMMAND, "So $\\boxed{x = 1}$ it is."),
    (Code.COMMAND, "So $\\ce{H2O}$ it is."),
    (Code.COMMAND, "So $\\mymacro x$ it is."),
    (Code.BROKEN_TEX, "So $\\left( x_1 + 2$ it is."),
    (Code.BROKEN_TEX, "So $h_{\\{l\\}}$ it is."),
    (Code.DETAILS, "<details>\nwith $x_1$ in it\n</details>"),
    (Code.FIGURE, "Fine.\n\nFigure 2: The loss by step."),
    (Code.FIGURE, "It looks like a tree (see the image below)."),
    (Code.CODE, "Fine.\n\n```python\nx = 1"),
    (Code.CODE, "Call `fit on it."),
    (Code.TAGS, "It is <i>really</i> small."),
    (Code.BOLD, "- 1. Free run:** it goes on\n- 2. Guided run:** it stops"),
    (Code.BULLET, "- o the first\n- o the second"),
    (
        Code.TORN,
        "The authors train the model on a large set of unlabeled images and\n\nthen fine-tune it with few labels.",
    ),
    (Code.BULLET, "-The method needs no labels and no second pass over the data at all."),
    (Code.GAP, "The result is c , as before."),
    (Code.GAP, "The rows of V' , the size of S_{max} ."),
    (Code.GAP, "The **size** , as *before* ."),
    (Code.RAW_TEX, "The best one is x^* of all."),
    (Code.STOPS, "That is all.. It ends."),
    (
        Code.REPEATED,
        "The authors train a very small model on a large set of images. The authors trained a very small model on"
        " a large set of images.",
    ),
    (
        Code.REPEATED,
        "The tests were made to compare speed, size and cost of the nets. The tests are made to compare speed, size and"
        " cost of the nets.",
    ),
    (Code.BROKEN_TEX, "$$\\|s^2 \\| a - b \\|^2 + \\|d \\|c - e\\|^2$$"),
    (Code.BRACKET, "It works with small models). So they say."),
    (Code.HIDDEN, "It\u200b works\u202e well."),
]

SOUND = [
    "Costs $5 and shows $x^2$, see https://arxiv.org/abs/2403.17887v2 and https://arxiv.org/list/cs.LG/recent.",
    "Call `snake_case_name` or `\\boxed{}` and see `a_1`. A file my_file.py, an address me_too@example.org.",
    "World War II, LLMs (of any kind), e.g. GPT-4 et al., and so on... It is 5 mm long; www.example.org knows.",
    "- a) first\n- b) second\n\n1) one\n2) two :)",
    "The function f() returns nothing, the distance is $D_{KL}(p \\| q)$.",
    "A [link](https://example.org/a_b) and a [mail](mailto:dana@example.org).",
    "```\n$ unpaired in code, a..b , c\n```",
    "הסקירה של היום עוסקת ב־$x_t$, והיא קצרה.",
    "Run it:\n\n$ pip install sparse-nets\n\nThat is all.",
    "Set $HOME first; the agent trades $NVDA and ($AAPL) all day.",
    "The first stage trains the encoder on pairs of images and words. The second stage trains the decoder on pairs of"
    " images and words.",
    "The old method reads the whole image once and keeps a vector. The new method reads the whole image once and keeps"
    " a vector.",
    "- The encoder reads the whole image once and keeps its parts\n"
    "- The decoder reads the whole text once and keeps its parts",
    "On short texts BERT is better than all others of this size. On short texts Mamba is better than all others of this"
    " size.",
    "It was trained on 10 million pairs of images and captions. It was trained on 90 million pairs of images and"
    " captions.",
    "The review of Dana's Daily Paper, 12.03.26, was about sparse nets.",
    "In step ii we prune; layers ii and iii stay, as in Part II.",
    "The is_a relation of C:\\text, with the flag -Wall; see `lr_x`.",
    "$$L = D_{KL}(q(z|x) \\| p(z)) + \\|x - y\\|^2$$",
    "$$L = KL[q \\| p] + \\|(x)\\|_2^2$$",
    "$$f(x) = 1_{\\{x > 0\\}} + \\sum_{\\{i, j\\}} a_{ij}$$",
    "A text begins with <s> and ends with </s>; an <img> stands for the picture.",
    "The value lies in [0, 0.5) and never leaves it.",
    "Wait . . . it works.",
    "א) ראשון\nב) שני",
    "The daily paper said so. My reviews of such things are rare.",
    "$$\\|a + b\\| \\le \\|a\\| + \\|b\\|$$",
]


@pytest.mark.parametrize(("code", "body"), [slip for slip in SLIPS if slip[1]])
def test_a_slip_is_found(code: Code, body: str) -> None:
    assert code in codes_in(body)


@pytest.mark.parametrize("body", SOUND)
def test_a_sound_text_is_left_alone(body: str) -> None:
    assert codes_in(body) == []


def test_every_class_has_one_rule_and_only_errors_come_first() -> None:
    assert sorted(rule.code for rule in RULES) == sorted(Code)
    severities = [rule.severity for rule in RULES]
    assert severities == sorted(severities)  # "error" < "warning"


def test_a_missing_link_only_warns_and_one_that_lost_digits_holds_the_review() -> None:
    (missing,) = found_in(make_review(body="Fine."))
    assert (missing.code, missing.severity) == (Code.NO_LINK, Severity.WARNING)
    (cut,) = found_in(review_of("Fine.", paper=paper_from_url(CUT)))
    assert (cut.code, cut.severity) == (Code.CUT_LINK, Severity.ERROR)


@pytest.mark.parametrize("known", [{"titled": make_paper("2403.17887")}, {}])
def test_a_cut_link_is_mended_by_the_pipeline_or_by_the_text(known: dict[str, Paper]) -> None:
    body = "Fine." if known else "Fine, see arXiv:2403.17887 for more."
    (cut,) = found_in(review_of(body, paper=paper_from_url(CUT)), **known)
    assert [mend.new for mend in cut.spot.mends] == ["https://arxiv.org/abs/2403.17887"]


def test_a_cut_link_that_may_mean_two_papers_is_left_to_the_writer() -> None:
    (cut,) = found_in(review_of("Not 2403.17887 but 2403.17899.", paper=paper_from_url(CUT)))
    assert cut.spot.mends == ()


def test_a_paper_of_this_month_is_not_of_the_future() -> None:
    assert codes_in(review_of("Fine.", paper=make_paper("2611.01234"))) == []


def test_the_same_paper_is_told_with_its_review() -> None:
    (same,) = found_in("Fine.", same=Earlier("Sparse nets", DAY, 431))
    assert (same.code, same.spot.facts["name"]) == (Code.SAME_PAPER, "No. 431")


def test_a_title_in_capitals_is_written_as_its_text_writes_its_words() -> None:
    review = review_of("The LoRAX method.", title="LORAX: A METHOD FOR TUNING LLMS")
    (found,) = found_in(review)
    assert (found.code, found.spot.mends[0].new) == (Code.CAPITALS, "LoRAX: A Method for Tuning LLMs")
    assert codes_in(review_of("Fine.", title="BERT")) == []


@pytest.mark.parametrize(
    ("code", "body", "expected"),
    [
        (Code.BAD_LINK, "Press [here](javascript:x) now.", "Press here now."),
        (Code.HEADER, "Words.\n\nDana's Daily Paper, 12.03.26: Nets\n\nMore.", "Words.\n\nMore."),
        (Code.CHATTER, "Sure! Here's the translation of your text:\n\nFine.", "Fine."),
        (Code.DEAD_LINK, "See [the older method](#).", "See the older method."),
        (Code.DOUBLED, "The w_{iw_i} and viv_{ivi}, from z_{zz}.", "The $w_i$ and $v_i$, from $z$."),
        (Code.RAW_TEX, "From s_t and T_{max} on.", "From $s_t$ and $T_{max}$ on."),
        (Code.UNPAIRED, "As $x_t grows, it falls.", "As $x_t$ grows, it falls."),
        (Code.UNPAIRED, "It grows as far as possible.$", "It grows as far as possible."),
        (
            Code.UNPAIRED,
            "A term $\\|W\\| \\|v^T v\\|. It is small when $v = 1$. So it goes.$",
            "A term $\\|W\\| \\|v^T v\\|$. It is small when $v = 1$. So it goes.",
        ),
        (Code.TAGS, "It is <b>small</b>.", "It is small."),
        (Code.TAGS, "<details>\nMore.\n</details>", "More."),
        (Code.GAP, "In the regime () . From c , on.", "In the regime () . From c, on."),
        (Code.GAP, "From c , and d .", "From c, and d."),
        (Code.STOPS, "That is all..", "That is all."),
        (Code.HIDDEN, "It\u200b works.", "It works."),
        (Code.BULLET, "- o one\n- o two", "- one\n- two"),
        (
            Code.BOLD,
            "- 1. Free run:** it goes\n- 2. Next run:** it stops",
            "1. **Free run:** it goes\n2. **Next run:** it stops",
        ),
        (
            Code.TORN,
            "The authors train the model on a large set of images and\n\nthen tune it.\n\nNext.",
            "The authors train the model on a large set of images and then tune it.\n\nNext.",
        ),
    ],
)
def test_a_mend_changes_the_slip_and_nothing_else(code: Code, body: str, expected: str) -> None:
    assert mended_body(body, code) == expected
    assert code not in codes_in(expected)
