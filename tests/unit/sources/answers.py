"""What the services that know papers answer, in the shape of the real ones, about papers that nobody wrote."""

import json
from typing import Any

from tests.unit.intake.pages import api_entry, atom_entry, atom_feed

ATOM = "application/atom+xml"
JSON = "application/json"

# https://info.arxiv.org/help/api/user-manual.html#_details_of_atom_results_returned
ARXIV = atom_feed(
    atom_entry().replace(
        "  </entry>",
        '    <arxiv:doi xmlns:arxiv="http://arxiv.org/schemas/atom">10.1000/Kites.1</arxiv:doi>\n  </entry>',
    )
)
ARXIV_UNKNOWN = atom_feed()
HUGGING_FACE = json.dumps(api_entry()["paper"])


def work(**fields: Any) -> str:
    """Crossref's: https://api.crossref.org/swagger-ui/index.html#/Works/get_works__doi_"""
    given: dict[str, Any] = {
        "DOI": "10.1000/kites.1",
        "URL": "https://doi.org/10.1000/kites.1",
        "type": "journal-article",
        "title": ["Kites in <i>Calm</i> Air &amp; Rain"],
        "abstract": "<jats:title>Abstract</jats:title><jats:p>We let\n  kites fly.</jats:p>",
        "author": [
            {"given": "Dana", "family": "Example", "sequence": "first", "affiliation": []},
            {"given": "Yoav", "family": "Example", "sequence": "additional", "affiliation": []},
        ],
        "issued": {"date-parts": [[2026, 11]]},
        "published-online": {"date-parts": [[2026, 11, 18]]},
        "published-print": {"date-parts": [[2026, 12]]},
        "container-title": ["Journal of Wind"],
        "relation": {
            "has-preprint": [{"id-type": "doi", "id": "10.48550/arXiv.2611.01234", "asserted-by": "subject"}],
            "has-review": [{"id-type": "doi", "id": "10.1000/review.7", "asserted-by": "object"}],
        },
        "score": 1,
    }
    message = {name: value for name, value in (given | fields).items() if value is not None}
    return json.dumps({"status": "ok", "message-type": "work", "message-version": "1.0.0", "message": message})


def note(*, older: bool = False, **content: Any) -> str:
    """OpenReview's: https://docs.openreview.net/reference/api-v2/entities/note; the older API does not wrap values."""
    given: dict[str, Any] = {
        "title": "Kites in Calm Air",
        "authors": ["Dana Example", "Yoav Example", "Tamar Example"],
        "authorids": ["~Dana_Example1", "~Yoav_Example1", "~Tamar_Example1"],
        "keywords": ["kites", "wind"],
        "abstract": "We let kites fly.",
        "html": "https://arxiv.org/abs/2403.17887",
        "pdf": "/pdf/0123.pdf",
    }
    said = given | content
    found = {
        "id": "Kites_1-x",
        "forum": "Kites_1-x",
        "number": 7,
        "cdate": 1_789_000_000_000,
        "pdate": 1_789_100_000_000,
        "content": said if older else {name: {"value": value} for name, value in said.items()},
    }
    return json.dumps({"notes": [found], "count": 1})


NO_NOTES = json.dumps({"notes": [], "count": 0})
