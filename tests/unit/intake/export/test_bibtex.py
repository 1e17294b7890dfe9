"""The papers of the archive as BibTeX, read by a parser that is not ours."""

import re
from datetime import date
from typing import Any

import bibtexparser
import pytest
from hypothesis import given

from bot.intake.export.bibtex import ExportBibliography
from bot.reviews.paper import paper_from_url
from bot.reviews.review import Review
from tests.makers import make_paper, make_review, make_stored
from tests.unit.intake.written import REVIEWS, gathered, shelf_of

_NAMED = {"textbackslash": "\\", "textbraceleft": "{", "textbraceright": "}", "textasciitilde": "~"}


async def written(*reviews: Review) -> str:
    stored = [make_stored(identity=f"kites|{place}", review=review) for place, review in enumerate(reviews)]
    return "\n".join(await gathered(ExportBibliography(shelf_of(stored))()))


async def entries(*reviews: Review) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = bibtexparser.loads(await written(*reviews)).entries
    return found


def plain(text: str) -> str:
    """What LaTeX prints for it."""
    named = re.sub(
        r"\\(text[a-z]+)\{\}", lambda found: _NAMED.get(found[1], "^"), text.removeprefix("{").removesuffix("}")
    )
    return re.sub(r"\\([&%$#_])", r"\1", named)


async def test_paper_of_arxiv_has_its_id_and_the_month_that_the_id_names() -> None:
    review = make_review("Kites", paper=make_paper("2403.17887"), number=497, date=date(2025, 3, 14))
    assert await written(review) == (
        "@misc{arxiv-2403.17887,\n  title = {{Kites}},\n  eprint = {2403.17887},\n  archivePrefix = {arXiv},\n"
        "  year = {2024},\n  month = mar,\n  url = {https://arxiv.org/abs/2403.17887},\n"
        "  note = {Reviewed by Dana Example as No. 497 on 2025-03-14},\n}"
    )


async def test_older_ids_name_their_month_too() -> None:
    (entry,) = await entries(make_review(paper=make_paper("hep-th/9901001")))
    assert (entry["ID"], entry["year"], entry["month"]) == ("arxiv-hep-th-9901001", "1999", "January")


async def test_other_papers_have_doi_or_address_and_no_guessed_year() -> None:
    doi, url = "https://doi.org/10.1000/KITE_7", "https://kites.example/a?b={c}&d=#e"
    first, second = await entries(
        make_review("A", paper=paper_from_url(doi)), make_review("B", paper=paper_from_url(url))
    )
    found = {entry["url"]: entry for entry in (first, second)}
    assert found[doi]["doi"] == "10.1000/kite_7"
    assert "https://kites.example/a?b=%7Bc%7D&d=#e" in found
    assert not {"year", "eprint"} & (first.keys() | second.keys())


async def test_reviews_of_one_paper_are_one_entry_with_all_of_them_in_the_note() -> None:
    first = make_review(paper=make_paper(), number=497, date=date(2025, 3, 14), reviewers=("Dana", "Yoav", "Tamar"))
    second = make_review("Again", paper=make_paper(), number=512, date=date(2025, 5, 2), reviewers=("Dana",))
    (entry,) = await entries(second, first)
    assert entry["note"] == (
        "Reviewed by Dana, Yoav and Tamar as No. 497 on 2025-03-14; by Dana as No. 512 on 2025-05-02"
    )
    assert entry["title"] == "{Layers that nobody misses}"


async def test_paper_that_only_its_title_tells_is_an_entry() -> None:
    (entry,) = await entries(make_review("Kites", reviewers=()), make_review("KITES!", reviewers=()))
    assert (entry["title"], entry["note"]) == ("{Kites}", "Reviewed")


async def test_keys_stay_whatever_else_is_reviewed() -> None:
    kites = make_review("Kites")
    alone, *_ = await entries(kites)
    together = await entries(make_review("Earlier", date=date(2020, 1, 1)), kites)
    assert alone["ID"] in {entry["ID"] for entry in together}


@pytest.mark.parametrize(
    "other", ["https://doi.org/10.1000/a-b", "https://kites.example/a_b", "https://kites.example/a-b"]
)
async def test_papers_with_alike_addresses_have_keys_of_their_own(other: str) -> None:
    reviews = [make_review(url, paper=paper_from_url(url)) for url in ("https://doi.org/10.1000/a_b", other)]
    assert len({entry["ID"] for entry in await entries(*reviews)}) == 2


@given(REVIEWS)
async def test_any_title_survives(review: Review) -> None:
    (entry,) = await entries(review)
    assert plain(entry["title"]).split() == review.title.split()
    assert re.fullmatch(r"[a-z0-9.-]+", entry["ID"])
