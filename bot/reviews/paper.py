"""What a review is about, and the one key under which all addresses of the same paper meet."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

# https://info.arxiv.org/help/arxiv_identifier.html: YYMM.NNNN to 2014, YYMM.NNNNN since 2015, archive/YYMMNNN before
# April 2007. Four digits in a later id are a cut one.
_ARXIV_ID = re.compile(
    r"(?P<id>(?:0[7-9]|1[0-4])\d{2}\.\d{4}|(?:1[5-9]|[2-9]\d)\d{2}\.\d{5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?(?:\.pdf)?"
)
_ARXIV_PATH = re.compile(r"^/(?:abs|pdf|html|format|ps)/(?P<rest>.+?)/?$")
# https://www.crossref.org/blog/dois-and-matching-regular-expressions/
_DOI = re.compile(r"10\.\d{4,9}/[-._;()/:A-Za-z0-9]+")
_ARXIV_DOI = re.compile(r"10\.48550/arxiv\.(?P<id>.+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper by its address.

    `key` is canonical: "arxiv:2403.17887" (no version), "doi:10.1038/s41586-024-1" (lower case) or "url:<host><path>".
    `url` is the address as given, made https where it is arXiv.
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
    host = parts.hostname.removeprefix("www.").lower()
    if host in {"arxiv.org", "export.arxiv.org", "ar5iv.org", "alphaxiv.org"}:
        path = _ARXIV_PATH.match(parts.path)
        number = _ARXIV_ID.fullmatch(path["rest"]) if path else None
        if number:
            return Paper(f"arxiv:{number['id']}", f"https://arxiv.org/abs/{number['id']}")
    if host == "huggingface.co" and parts.path.startswith("/papers/"):
        number = _ARXIV_ID.fullmatch(parts.path.removeprefix("/papers/").strip("/"))
        if number:
            return Paper(f"arxiv:{number['id']}", url)
    doi = _DOI.search(parts.path)
    if doi:
        of_arxiv = _ARXIV_DOI.fullmatch(doi[0])
        return Paper(f"arxiv:{of_arxiv['id']}" if of_arxiv else f"doi:{doi[0].lower()}", url)
    query = f"?{parts.query}" if parts.query else ""
    return Paper(f"url:{host}{parts.path.rstrip('/')}{query}", url)


def paper_from_reference(text: str) -> Paper | None:
    """The paper of what people write for it: a web address, "arXiv:2403.17887v2", "2403.17887" or a DOI; else None."""
    text = text.strip()
    number = _ARXIV_ID.fullmatch(re.sub(r"(?i)^arxiv:\s*", "", text))
    if number:
        return paper_from_url(f"https://arxiv.org/abs/{number['id']}")
    doi = re.sub(r"(?i)^doi:\s*", "", text)
    return paper_from_url(f"https://doi.org/{doi}") if _DOI.fullmatch(doi) else paper_from_url(text)
