"""All addresses of a paper meet under one key, and papers that are two never do."""

import pytest

from bot.reviews.paper import other_keys, paper_from_reference, paper_from_url

NUMBER = "2403.17887"
FORUM = "url:openreview.net/forum?id=Ab_1-x"


def key(url: str) -> str:
    paper = paper_from_url(url)
    assert paper is not None
    return paper.key


@pytest.mark.parametrize(
    "address",
    [
        "https://arxiv.org/abs/{}",
        "http://www.arxiv.org/abs/{}v3",
        "https://arxiv.org./abs/{}",
        "https://arxiv.org/pdf/{}",
        "https://arxiv.org/pdf/{}v2.pdf?download=1",
        "https://arxiv.org/html/{}v1/#S3",
        "https://arxiv.org/abs/{}?context=cs.LG",
        "https://export.arxiv.org/abs/{}",
        "https://cn.arxiv.org/abs/{}",
        "https://xxx.lanl.gov/abs/{}",
        "https://ar5iv.org/abs/{}",
        "https://ar5iv.labs.arxiv.org/html/{}",
        "https://www.alphaxiv.org/overview/{}v1",
        "https://alphaxiv.org/zh/overview/{}",
        "https://huggingface.co/papers/{}",
        "https://hf.co/papers/{}#community",
        "https://scirate.com/arxiv/{}",
        "https://www.semanticscholar.org/arxiv/{}",
        "https://papers.cool/arxiv/{}",
        "https://ui.adsabs.harvard.edu/abs/arXiv:{}/abstract",
        "https://doi.org/10.48550/arXiv.{}",
        "https://dx.doi.org/10.48550/ARXIV.{}v2",
    ],
)
def test_arxivs_papers_are_known_by_their_number(address: str) -> None:
    assert key(address.format(NUMBER)) == f"arxiv:{NUMBER}"


@pytest.mark.parametrize("path", ["abs/math/0601001v1", "pdf/math/0601001", "abs/math%2F0601001"])
def test_old_numbers_are_known(path: str) -> None:
    assert key(f"https://arxiv.org/{path}") == "arxiv:math/0601001"


def test_an_old_number_with_its_subject_knows_the_one_without() -> None:
    assert other_keys(key("https://arxiv.org/abs/math.CO/0601001v1")) == ("arxiv:math/0601001",)


@pytest.mark.parametrize("url", ["https://arxiv.org/abs/2403.178", "https://arxiv.org/list/cs.LG/recent"])
def test_what_is_no_number_of_arxiv_keeps_its_address(url: str) -> None:
    assert key(url) == f"url:{url.removeprefix('https://')}"


@pytest.mark.parametrize(
    ("url", "doi"),
    [
        ("https://doi.org/10.1145/3292500.3330701", "10.1145/3292500.3330701"),
        ("https://dl.acm.org/doi/abs/10.1145/3292500.3330701?casa_token=x", "10.1145/3292500.3330701"),
        ("https://dl.acm.org/doi/pdf/10.1145/3292500.3330701", "10.1145/3292500.3330701"),
        ("https://link.springer.com/article/10.1007/S11263-015-0816-y#Sec1", "10.1007/s11263-015-0816-y"),
        ("https://link.springer.com/content/pdf/10.1007/s11263-015-0816-y.pdf", "10.1007/s11263-015-0816-y"),
        ("https://link.springer.com/chapter/10.1007%2F978-3-030-1_24", "10.1007/978-3-030-1_24"),
        ("https://www.frontiersin.org/articles/10.3389/fn.2020.1/full", "10.3389/fn.2020.1"),
        ("https://www.biorxiv.org/content/10.1101/2020.01.02.123456v12.full.pdf", "10.1101/2020.01.02.123456"),
        ("https://journals.plos.org/plosone/article?id=10.1371/journal.pone.01", "10.1371/journal.pone.01"),
        ("https://doi.org/10.1000/ends.in/full", "10.1000/ends.in/full"),
    ],
)
def test_a_doi_is_the_same_at_every_publisher(url: str, doi: str) -> None:
    assert key(url) == f"doi:{doi}"


@pytest.mark.parametrize(
    "rest",
    [
        "forum?id=Ab_1-x",
        "pdf?id=Ab_1-x",
        "forum?noteId=zz&id=Ab_1-x",
        "forum?id=Ab_1-x&noteId=zz#discussion",
        "forum?id=Ab_1-x&referrer=%5BHome%5D(/)",
        "attachment?name=pdf&id=Ab_1-x",
    ],
)
def test_a_paper_of_openreview_is_its_forum(rest: str) -> None:
    assert key(f"https://openreview.net/{rest}") == FORUM


@pytest.mark.parametrize(
    "query", ["?utm_source=a&utm_medium=b", "?ref=hackernews", "?fbclid=1", "?gclid=1&mc_cid=2", "?", "#top"]
)
def test_who_sent_the_reader_does_not_matter(query: str) -> None:
    assert key(f"https://example.org/kites/{query}") == "url:example.org/kites"


def test_what_names_the_page_stays() -> None:
    assert key("https://example.org/p?id=7&utm_source=a&page=2") == "url:example.org/p?id=7&page=2"
    assert key("https://github.com/kites/fly?ref=main") == "url:github.com/kites/fly?ref=main"


def test_an_address_is_kept_as_it_was_given() -> None:
    url = "https://openreview.net/pdf?id=Ab_1-x"
    paper = paper_from_url(url)
    assert paper is not None
    assert paper.url == url


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("url:nature.com/articles/s41586-024-1", "doi:10.1038/s41586-024-1"),
        ("url:aclanthology.org/2023.acl-long.1", "doi:10.18653/v1/2023.acl-long.1"),
        ("url:aclanthology.org/P19-1001", "doi:10.18653/v1/p19-1001"),
    ],
)
def test_a_page_and_its_doi_know_each_other(one: str, other: str) -> None:
    assert (other_keys(one), other_keys(other)) == ((other,), (one,))


def test_most_papers_have_one_key() -> None:
    assert other_keys("arxiv:2403.17887") == other_keys("doi:10.1000/1") == ()


def test_a_page_and_its_pdf_are_one() -> None:
    assert key("https://www.nature.com/articles/s41586-024-1.pdf") == "url:nature.com/articles/s41586-024-1"


@pytest.mark.parametrize("text", ["arXiv: 2403.17887v2", "2403.17887", " https://arxiv.org/abs/2403.17887 "])
def test_people_name_papers_in_several_ways(text: str) -> None:
    paper = paper_from_reference(text)
    assert paper is not None
    assert paper.key == "arxiv:2403.17887"


def test_a_path_of_endless_forms_is_read_in_a_moment() -> None:
    assert key("https://example.org/10.1000/1" + "/full" * 20_000) == "doi:10.1000/1"
