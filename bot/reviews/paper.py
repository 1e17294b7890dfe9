"""What a review is about, and the one key under which all addresses of the same paper meet."""

import re
from urllib.parse import SplitResult, parse_qsl, unquote, urlencode, urlsplit

from bot.values import Struct

# https://info.arxiv.org/help/arxiv_identifier.html: YYMM.NNNN to 2014, YYMM.NNNNN since 2015, archive/YYMMNNN before
# April 2007. Four digits in a later id are a cut one.
_NUMBER = (
    r"(?P<id>(?:0[7-9]|1[0-4])\d{2}\.\d{4}|(?:1[5-9]|[2-9]\d)\d{2}\.\d{5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})"
    r"(?:v\d+)?(?:\.pdf)?"
)
_ARXIV_ID = re.compile(_NUMBER, re.ASCII)
_ARXIV_PATH = re.compile(
    r"(?:/[a-z]{2})?/(?:abs|pdf|html|format|ps|src|e-print|overview|arxiv|papers|docs/arxiv)/(?:ar[Xx]iv:)?"
    rf"{_NUMBER}(?:/.*)?",
    re.ASCII,
)
_ARXIV_HOSTS = frozenset({"arxiv.org", "ar5iv.org", "alphaxiv.org", "xxx.lanl.gov"})
# They show arXiv's papers under arXiv's numbers, with words of their own.
_READERS = frozenset(
    {
        "huggingface.co",
        "hf.co",
        "scirate.com",
        "semanticscholar.org",
        "papers.cool",
        "emergentmind.com",
        "bytez.com",
        "ui.adsabs.harvard.edu",
    }
)
# https://www.crossref.org/blog/dois-and-matching-regular-expressions/
_DOI = re.compile(r"10\.\d{4,9}/[-._;()/:A-Za-z0-9]+")
_ARXIV_DOI = re.compile(rf"10\.48550/(?i:arxiv)\.{_NUMBER}", re.ASCII)
_DOI_HOSTS = frozenset({"doi.org", "dx.doi.org"})  # what they show stands behind the whole of the path
# What publishers hang on a DOI for a form of the same text.
_FORMS = (
    "/full",
    "/pdf",
    "/epdf",
    "/abstract",
    "/html",
    "/meta",
    "/fulltext",
    "/full-text",
    ".full",
    ".pdf",
    ".html",
    "/",
)
_PREPRINT = re.compile(r"(?P<doi>10\.1101/[\d.]+)v\d+")  # bioRxiv and medRxiv hang the version on it too
_OPENREVIEW = frozenset({"/forum", "/pdf", "/attachment", "/revisions"})
# Who sent a reader here; the page is the same without. `ref` names a branch where code is kept.
_TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|msclkid|twclid|yclid|igshid|mc_[ce]id|_hs(?:enc|mi)|ref_(?:src|url)"
)
_CODE_HOSTS = frozenset({"github.com", "gitlab.com", "bitbucket.org", "codeberg.org"})
_PDF_BESIDE = frozenset({"nature.com", "aclanthology.org"})  # the paper's page is the address without ".pdf"

_OF_SUBJECT = re.compile(r"arxiv:(?P<archive>[a-z-]+)\.[A-Z]{2}(?P<rest>/\d{7})")
_NATURE = re.compile(r"url:nature\.com/articles/(?P<id>[a-z0-9-]+)")
_NATURE_DOI = re.compile(r"doi:10\.1038/(?P<id>[a-z0-9-]+)")
_ACL = re.compile(r"url:aclanthology\.org/(?P<id>[A-Z]\d\d-\d{4}|\d{4}\.[a-z0-9-]+\.\d+)")
_ACL_DOI = re.compile(r"doi:10\.18653/v1/(?P<id>[a-z]\d\d-\d{4}|\d{4}\.[a-z0-9-]+\.\d+)")
_OLD_ACL = re.compile(r"[a-z]\d\d-\d{4}")


class Paper(Struct, frozen=True):
    """A paper by its address.

    `key` is canonical: "arxiv:2403.17887" (no version), "doi:10.1038/s41586-024-1" (lower case),
    "url:openreview.net/forum?id=X" or "url:<host><path>". `url` is the address as given, made https where it is arXiv.
    """

    key: str
    url: str

    @property
    def arxiv_id(self) -> str | None:
        """The id without its version, or None for a paper that is not on arXiv."""
        return self.key.removeprefix("arxiv:") if self.key.startswith("arxiv:") else None


def paper_from_url(url: str) -> Paper | None:
    """The paper at a web address, or None where the text is no http(s) address with a host.

    A cut arXiv id (too few digits) is no arXiv paper: it keeps its address as its key.
    """
    url = url.strip()
    try:
        parts = urlsplit(url)
    except ValueError:  # a bracket where a host should be
        return None
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return None
    host = parts.hostname.lower().rstrip(".").removeprefix("www.")
    path = unquote(parts.path)
    if number := _arxiv_number(host, path):
        of_arxiv = f"https://arxiv.org/abs/{number}"
        return Paper(f"arxiv:{number}", url if host in {"huggingface.co", "hf.co"} else of_arxiv)
    if doi := _doi(host, path, parts):
        number = _number(_ARXIV_DOI.fullmatch(doi))
        return Paper(f"arxiv:{number}" if number else f"doi:{doi.lower()}", url)
    return Paper(f"url:{_page(host, parts)}", url)


def paper_from_reference(text: str) -> Paper | None:
    """The paper of what people write for it: a web address, "arXiv:2403.17887v2", "2403.17887" or a DOI; else None."""
    text = text.strip()
    number = _number(_ARXIV_ID.fullmatch(re.sub(r"(?i)^arxiv:\s*", "", text)))
    if number:
        return paper_from_url(f"https://arxiv.org/abs/{number}")
    doi = re.sub(r"(?i)^doi:\s*", "", text)
    return paper_from_url(f"https://doi.org/{doi}") if _DOI.fullmatch(doi) else paper_from_url(text)


def other_keys(key: str) -> tuple[str, ...]:
    """Keys that are the same paper's for sure, though no two of them are equal: its page beside its DOI, and beside
    "arxiv:math.CO/0601001" the one without a subject.

    Both stand in databases, so neither becomes the other. Whoever looks for a key looks for these too.
    """
    if found := _OF_SUBJECT.fullmatch(key):
        return (f"arxiv:{found['archive']}{found['rest']}",)
    if found := _NATURE.fullmatch(key):
        return (f"doi:10.1038/{found['id']}",)
    if found := _NATURE_DOI.fullmatch(key):
        return (f"url:nature.com/articles/{found['id']}",)
    if found := _ACL.fullmatch(key):
        return (f"doi:10.18653/v1/{found['id'].lower()}",)
    if found := _ACL_DOI.fullmatch(key):
        page = found["id"].upper() if _OLD_ACL.fullmatch(found["id"]) else found["id"]
        return (f"url:aclanthology.org/{page}",)
    return ()


def _arxiv_number(host: str, path: str) -> str | None:
    if host in _READERS or host in _ARXIV_HOSTS or host.endswith(".arxiv.org"):
        return _number(_ARXIV_PATH.fullmatch(path))
    return None


def _number(found: re.Match[str] | None) -> str | None:
    return found["id"] if found else None


def _doi(host: str, path: str, parts: SplitResult) -> str | None:
    """The DOI that an address holds, without what a publisher hangs on it."""
    if found := _DOI.search(path):
        whole = found[0].rstrip(".,;:/")
        return whole if host in _DOI_HOSTS else _without_form(whole)
    named = (value for name, value in parse_qsl(parts.query) if name in {"id", "doi"} and _DOI.fullmatch(value))
    return next(named, None)


def _without_form(doi: str) -> str:
    while form := next((form for form in _FORMS if doi.lower().endswith(form)), ""):
        doi = doi[: -len(form)]
    preprint = _PREPRINT.fullmatch(doi)
    return preprint["doi"] if preprint else doi


def _page(host: str, parts: SplitResult) -> str:
    """Host, path and query of any other page, without what only says who sent the reader."""
    path = parts.path.rstrip("/")
    wanted = dict(parse_qsl(parts.query))
    if host == "openreview.net" and path in _OPENREVIEW and "id" in wanted:
        return f"openreview.net/forum?{urlencode({'id': wanted['id']})}"
    if host in _PDF_BESIDE:
        path = path.removesuffix(".pdf")
    kept = [piece for piece in parts.query.split("&") if piece and not _is_tracking(host, piece.partition("=")[0])]
    return host + path + (f"?{'&'.join(kept)}" if kept else "")


def _is_tracking(host: str, name: str) -> bool:
    return _TRACKING.fullmatch(name.lower()) is not None or (name == "ref" and host not in _CODE_HOSTS)
