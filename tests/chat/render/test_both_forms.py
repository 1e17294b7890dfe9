"""A review in both forms: taken by Telegram's rules, and nothing said in one that is not said in the other."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.render.classic import render_blocks
from bot.chat.render.forms import post_in_form
from bot.chat.render.formula import readable_formula
from bot.chat.render.losses import Loss, losses
from bot.chat.render.rich import weigh
from bot.chat.render.rich_split import MOST
from bot.chat.render.rich_visible import visible_text
from bot.chat.render.styled import plain
from bot.publishing.occasion import PostFormat, Rendered
from bot.publishing.post import Form, FrozenPart, visible_hash
from bot.reviews.blocks import Block, Table
from bot.reviews.parse import parse
from bot.reviews.visible import plain_text
from bot.sandbox.api.arguments import Arguments
from bot.sandbox.api.rich import rich_content
from bot.sandbox.api.texts import message_content
from bot.sandbox.world import World
from tests.chat.render.drawn import rich_and_instead, said, signs
from tests.sandbox.http import request
from tests.unit.reviews.formulas import walk
from tests.unit.reviews.test_real_reviews import real_reviews

HEAD, FOOT = "Half the layers\nNo. 501 · 22.11.2026", "arXiv 2511.01234"


@cache
def posts(body: str, *, rtl: bool = False) -> tuple[Rendered, Rendered]:
    """Rich and classic; three tests ask for those of each real review."""
    return posts_of(parse(body), rtl=rtl)


def posts_of(blocks: Sequence[Block], *, rtl: bool = False) -> tuple[Rendered, Rendered]:
    rich, classic = (
        post_in_form(plain(HEAD), blocks, plain(FOOT), wanted, rtl=rtl)
        for wanted in (PostFormat.RICH, PostFormat.CLASSIC)
    )
    return rich, classic


def messages(*rendered: Rendered) -> Iterator[FrozenPart]:
    for post in rendered:
        yield from post.parts
        for instead in post.instead:
            yield from instead


def taken(part: FrozenPart) -> dict[str, Any]:
    """What the strict server keeps of it; `Refused` for what it would not take."""
    args = Arguments(dict(part.payload))
    return rich_content(args)["rich_message"] if part.method == "sendRichMessage" else message_content(args)


def letters(text: str) -> Counter[str]:
    return Counter(re.findall(r"[^\W_\u3164]", text))


def check(body: str, *, rtl: bool = False) -> None:
    """All that must hold for any text."""
    blocks = parse(body)
    rich, classic = posts_of(blocks, rtl=rtl)
    assert rich.form is Form.RICH
    for part in messages(rich, classic):
        kept = taken(part)
        seen = kept["text"] if "text" in kept else visible_text(kept)
        assert visible_hash(seen) == part.text_hash
    for part in rich.parts:
        assert weigh(part.payload["rich_message"]["blocks"]).fits(MOST)
    has_tables = any(isinstance(found, Table) for found in walk(blocks))
    for drawn, instead in rich_and_instead(rich):
        if has_tables:  # text may repeat a header in every row
            assert letters(drawn) - letters(instead) == Counter()
        else:
            assert drawn == instead
    whole = letters(plain_text(blocks, readable_formula))
    for post in (rich, classic):
        assert whole - letters("\n".join(map(said, post.parts))) == Counter()


async def test_every_review_of_the_channel_is_taken_by_the_server_in_both_forms(world: World, address: str) -> None:
    sent: list[FrozenPart] = []
    for body in real_reviews():
        for part in messages(*posts(body)):
            parameters = json.dumps({"chat_id": world.channel.id, **part.payload}).encode()
            path = f"/bot{world.bot.token}/{part.method}"
            status, answer = await request(address, "POST", path, parameters, {"Content-Type": "application/json"})
            assert status == 200, answer
            told = json.loads(answer)["result"]
            assert visible_hash(told.get("text") or visible_text(told["rich_message"])) == part.text_hash
            sent.append(part)
    assert Counter(part.method for part in sent)["sendRichMessage"] > 149


def test_every_review_of_the_channel_fits_the_types_of_another_library() -> None:
    from aiogram.types import InputRichMessage, MessageEntity  # takes 3 s

    for body in real_reviews():
        for part in messages(*posts(body)):
            if part.method == "sendRichMessage":
                rich = part.payload["rich_message"]
                assert InputRichMessage.model_validate(rich).model_dump(exclude_none=True, mode="json") == rich
            else:
                for entity in part.payload["entities"]:
                    assert MessageEntity.model_validate(entity).model_dump(exclude_none=True, mode="json") == entity


def test_both_forms_of_every_review_say_the_same_in_the_same_order() -> None:
    for body in real_reviews():
        rich, classic = posts(body)
        pairs = rich_and_instead(rich)
        assert [drawn for drawn, _ in pairs] == [instead for _, instead in pairs]
        assert "".join(drawn for drawn, _ in pairs) == "".join(signs(said(part)) for part in classic.parts)


def test_few_reviews_of_the_channel_need_the_rich_form() -> None:
    """About eighteen: eight for their length alone, eight for displayed formulas, two for indices in two styles."""
    blocks = [parse(body) for body in real_reviews()]
    forms = Counter(post_in_form(plain(HEAD), body, plain(FOOT), PostFormat.AUTO).form for body in blocks)
    assert 15 < forms[Form.RICH] <= 25


@pytest.mark.parametrize(
    ("body", "lost"),
    [
        ("It raises $p_w$ more than $p_l$.", {Loss.INDEX}),
        ("It raises $p_w$ only.", set()),
        ("It keeps $L_{\\text{ref}}$ and $L_i$.", set()),
        ("- As $\\frac{a}{b}$", {Loss.FRACTION}),
        ("Half, $\\frac12$.", set()),
        ("|a|\n|-|\n|$\\sqrt{x+y}$|", {Loss.TABLE, Loss.ROOT}),
        ("$$x$$", {Loss.DISPLAY}),
    ],
)
def test_only_what_text_would_lose_counts_as_a_loss(body: str, lost: set[Loss]) -> None:
    assert losses(parse(body), 1) == lost


_PIECES = st.sampled_from(
    [
        "# A heading\n\n", "- item\n", "  - deeper\n", "1. first\n", "0. none\n", "> quote\n\n", "**bold** ", "*it* ",
        "`code` ", "\n", "\n\n", "$x_t^2$ ", "$$\\frac{a}{b}$$\n\n", "\\[ x^{", "$$", "$", "**", "```\n", "|",
        "😀", "👩\u200d🔬 ", "e\u0301 ", "שלום לכולם ", "Mamba ", "word. ", "\u200b", "\u202e", "\u2067", "\x00",
        "[a](https://a.example) ", "[b](https://nodot/) ", "[c](javascript:x) ", "[d](tg://user?id=1) ", "![e](x.png) ",
        "```\ncode\nmore\n```\n\n", "| a | b |\n|-|-|\n| 1 | 2 |\n\n", "| a |\n|-|\n\n", "unbroken" * 40, "---\n\n",
        "$\\begin{cases} a & b \\\\ c & d \\end{cases}$ ", "\\", "{", "}", "_", "<b>", "&amp;", "\ufeff", "\u3164\n\n",
    ]
)  # fmt: skip
_SOUPS = st.lists(st.one_of(_PIECES, st.text(max_size=12)), min_size=1, max_size=60).map("".join)
_SHARES = st.one_of(st.just(0.0), st.floats(0, 1))  # of 40 000 characters, which the soup is repeated to fill


@pytest.mark.timeout(900)  # of a soak: hundreds of texts as long as ten reviews
@settings(max_examples=settings().max_examples // 5)
@given(_SOUPS, _SHARES, st.booleans())
def test_any_text_is_a_post_in_both_forms(soup: str, share: float, rtl: bool) -> None:
    check(soup * max(1, int(40_000 * share) // max(1, len(soup))), rtl=rtl)


def _nested(depth: int, marker: str = "- ") -> str:
    return "".join(f"{' ' * len(marker) * level}{marker}level {level}\n" for level in range(depth))


_FORMULA = "+".join(f"\\frac{{a_{{{n}}}}}{{b_{{{n}}}}}" for n in range(600))
_WIDE = "|".join(f"c{n}" for n in range(40))
HOSTILE = {
    "lists ten deep": _nested(10),
    "numbers ten deep": _nested(10, "1. "),
    "quotes ten deep": "".join("> " * level + f"level {level}\n" for level in range(1, 11)),
    "40 columns": f"|{_WIDE}|\n|{'-|' * 40}\n|{_WIDE}|\n|{_WIDE}|",
    "800 rows": "|a|b|\n|-|-|\n" + "|x|y|\n" * 800,
    "a table of one row with a link": "|a|[b](https://b.example)|\n|-|-|\n",
    "an empty table": "| | |\n|-|-|\n| | |",
    "700 items": "- item\n" * 700,
    "a display formula of 10 000 characters": f"$${_FORMULA}$$",
    "a formula of 10 000 characters in a line": f"See ${_FORMULA}$ here.",
    "a formula without an end": f"$${{{_FORMULA}$$",
    "900 display formulas": "$$\\frac{a}{b}$$\n\n" * 900,
    "everything unclosed": "**a *b `c $d \\[e^{f [g](h |i|\n```\nj",
    "zero width": "\u200b\u200d\ufeff\u2060",
    "zero width in cells": "|\u200b|\u2060|\n|-|-|\n|\ufeff|\u3164|",
    "bidi": "\u202eabc\u202c \u2067def \u2066ghi\u2069",
    "control": "a\x00b\x01c\x1bd\x7fe\u0085f",
    "lone surrogates": "a \ud800 b",
    "dead links": "[x](javascript:alert(1)) [y](tg://user?id=1) [z](https://nodot) [w](#) [v](https://a.b:99999/)",
    "300 links": " ".join(f"[link {n}](https://a.example/{n})" for n in range(300)),
    "a long link": f"[x](https://a.example/{'y' * 5000})",
    "one word": "Yes",
    "nothing": "",
    "one long word": "x" * 40_000,
    "one long paragraph": "Some words here. " * 2_300,
    "bold, long": f"**{'Some words here. ' * 1_000}**",
    "code, long": f"`{'some words here ' * 1_000}`",
    "a block of code, long": f"```py\n{'x = 1' * 6_000}\n```",
    "a long heading": f"# {'Heading ' * 2_000}",
    "one item, long": f"- {'Some words here. ' * 1_000}",
    "items with many paragraphs": "- a\n\n" + "  Some words here.\n\n" * 600,
    "empty items": "1. \n2. \n3. three\n-\n-\n",
    "a list from nought": "0. none\n1. one",
    "a cell, long": f"|a|b|\n|-|-|\n|{'some words ' * 1_000}|x|",
    "a marker in a marker": "- 1. one\n- 2. two\n- three",
    "formats in formats": "***_**_a_**_*** **[*`b`*](https://a.example)**",
}


@pytest.mark.parametrize("case", HOSTILE)
@pytest.mark.parametrize("rtl", [False, True])
def test_bad_input_is_rendered_honestly(case: str, rtl: bool) -> None:
    check(HOSTILE[case], rtl=rtl)


def test_dead_links_show_where_they_lead() -> None:
    shown = render_blocks(parse("[z](https://nodot/x) [https://nodot](https://nodot)")).text
    assert shown == "z (https://nodot/x) https://nodot"


def test_a_head_without_room_for_a_review_makes_the_post_classic() -> None:
    head = plain("word " * 1_000)
    assert post_in_form(head, parse("body"), plain(""), PostFormat.RICH).form is Form.CLASSIC


def test_classic_messages_behind_rich_parts_are_counted_as_one_row() -> None:
    rich, _ = posts("\n\n".join(["Some words here. " * 60] * 16))
    marks = [str(part.payload["text"]).rsplit("\n", 1)[1] for instead in rich.instead for part in instead]
    assert len(rich.parts) == 3
    assert marks == [f"({at}/{len(marks)})" for at in range(1, len(marks) + 1)]
