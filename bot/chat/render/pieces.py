"""The pieces that posts and pages are made of: title, byline, hook, body, paper, hashtags, earlier reviews."""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from bot.chat.render.classic import render_blocks
from bot.chat.render.direction import in_line, own_direction, right_to_left
from bot.chat.render.styled import Styled, dressed, joined, plain, shortened
from bot.chat.render.words import PostWords, name_list
from bot.publishing.occasion import Mention
from bot.reviews.blocks import Block, Heading
from bot.reviews.identity import fold
from bot.reviews.paper import Paper
from bot.reviews.parse import parse
from bot.reviews.review import Review
from bot.reviews.visible import inline_text

_MOST_HASHTAGS = 3  # DESIGN section 5
_OPENING = 300  # characters of a text, in which a title made of its first words is found again
_MENTION_UNITS = 60  # of a title: two mentions take three lines of a phone


def is_rtl(review: Review) -> bool:
    return review.language == "he"


def directed(review: Review, styled: Styled) -> Styled:
    """The lines as the review's language reads."""
    return right_to_left(styled) if is_rtl(review) else styled


def title(review: Review) -> Styled:
    """In bold with its mark of direction: a form that looks for lines all in bold makes it a heading.

    Empty where an import made it of the text's first words, which stand right below.
    """
    if _repeats_opening(review):
        return plain("")
    return dressed(directed(review, one_line(review.title)), "bold")


def _repeats_opening(review: Review) -> bool:
    return review.title.rstrip().endswith("…") and fold(review.body[:_OPENING]).startswith(fold(review.title))


def byline(review: Review, spoken: PostWords) -> Styled:
    """ "By Dana and Omri"; empty when one wrote alone, as on most days."""
    names = [" ".join(name.split()) for name in review.reviewers if name.strip()]
    return plain(spoken.byline.format(names=name_list(names, spoken))) if len(names) > 1 else plain("")


def body_blocks(review: Review) -> Sequence[Block]:
    """The body without a first heading that only repeats the title, as documents have it."""
    blocks = parse(review.body)
    repeats = blocks and isinstance(blocks[0], Heading) and fold(inline_text(blocks[0].inlines)) == fold(review.title)
    return blocks[1:] if repeats else blocks


def body(review: Review) -> Styled:
    return render_blocks(body_blocks(review), rtl=is_rtl(review))


def hook(review: Review) -> Styled:
    return render_blocks(parse(review.hook or ""), rtl=is_rtl(review))


def paper_link(paper: Paper, spoken: PostWords) -> Styled:
    """ "arXiv 2403.17887", "DOI 10.1038/…", else the host, each as a link."""
    if paper.arxiv_id:
        name = f"arXiv {paper.arxiv_id}"
    elif paper.key.startswith("doi:"):
        name = f"DOI {paper.key.removeprefix('doi:')}"
    else:
        name = spoken.paper.format(host=(urlsplit(paper.url).hostname or paper.url).removeprefix("www."))
    return dressed(plain(name), "text_link", paper.url)


def hashtags(topics: Sequence[str], spoken: PostWords) -> Styled:
    """Up to three; Telegram links them by itself. Topics without a letter are no hashtags.

    In a line from right to left each keeps its own order: the second of two Latin ones would have its "#" behind it.
    """
    tags = (re.sub(r"\W+", "_", topic).strip("_") for topic in topics)
    shown = [plain(f"#{tag}") for tag in tags if re.search(r"[^\W\d_]", tag)][:_MOST_HASHTAGS]
    return joined((own_direction(tag) if spoken.rtl else tag for tag in shown), " ")


def paper(review: Review, spoken: PostWords) -> Styled:
    """The link to the paper; empty without one."""
    return paper_link(review.paper, spoken) if review.paper else plain("")


def footer(review: Review, spoken: PostWords) -> Styled:
    """The paper and the hashtags on one line; empty when there are neither."""
    return joined((paper(review, spoken), hashtags(review.topics, spoken)), " · ")


def asked(readers: int | None, spoken: PostWords) -> Styled:
    """ "Asked for by 214 readers"; empty where nobody was."""
    if not readers:
        return plain("")
    return plain(spoken.asked_by_one if readers == 1 else spoken.asked_by.format(readers=readers))


def earlier(mentions: Sequence[Mention], spoken: PostWords) -> Styled:
    """ "No. 431, Splines as Neurons · No. 388, KAN or MLP?", each one a link; may be empty."""
    return joined((_mention(one, spoken) for one in mentions), " · ")


def _mention(mention: Mention, spoken: PostWords) -> Styled:
    name = plain(_few_words(one_line(mention.title).text))
    number = spoken.number.format(number=mention.number).replace(" ", "\u00a0") if mention.number is not None else ""
    return dressed(joined((plain(number), in_line(name, spoken.rtl)), ", "), "text_link", mention.url)


def _few_words(title: str) -> str:
    """Cut between words, if there are any."""
    short = shortened(title, _MENTION_UNITS)
    return short if short == title or " " not in short else f"{short.rpartition(' ')[0]}…"


def one_line(text: str) -> Styled:
    return plain(" ".join(text.split()))
