"""Invented documents of the kinds that are read from other sites, in the shape of the real ones."""

import json
from typing import Any

from bot.intake.doubt import Doubt
from bot.intake.record import Found
from bot.intake.source import File, file_of

ABSTRACT = "We let kites fly and count how often they fall, over and over again, until the wind is gone. " * 6

DAILY_PAPERS = f"""new

Subscribe

Daily Papers

Jun 12

Kites in Calm Air

{ABSTRACT}

  • 3 authors
·
May 2, 2024 7

Kites Without Bylines

{ABSTRACT}

A Theory of Strings

{ABSTRACT}

windlab Wind Lab
·
Feb 1
"""

BLOGPOSTS = f"""
Kites, a Love Story?
{ABSTRACT}

Strings Untangled
A Short Guide to Knots & Other Troubles

It's the Wind: What Nobody Tells Beginners
{ABSTRACT}"""

NOTES = """Flying things

Kites

Box kite

Paper. Four cells of cloth around a frame \\(k^2\\), which lift more than one sheet.

It was found by watching birds.

Rigid wings

Source, more details.

Glider

The lift is given by

\\[ L = \\frac{1}{2} \\rho v^2 S C_L \\]

where \\(S\\) is the area.


Hot air rises because it is lighter than the air around it.

For example:

Wind tunnels

A fan blows air past a model that stands still.
"""


def api_entry(title: object = "Kites in Calm Air", **paper: Any) -> dict[str, Any]:
    """An entry of Hugging Face's answer; fields are those of its "paper"."""
    given: dict[str, Any] = {
        "id": "2611.01234",
        "authors": [
            {"_id": "6912", "name": "Dana Example", "hidden": False},
            {"_id": "6913", "user": {"fullname": "Yoav Example"}, "name": "Yoav Example"},
        ],
        "publishedAt": "2026-11-18T17:59:59.000Z",
        "submittedOnDailyAt": "2026-11-19T00:21:11.000Z",
        "title": title,
        "summary": "We let kites fly\nand count how often they fall.",
        "upvotes": 17,
        "discussionId": "691d",
        "ai_keywords": ["kites"],
    }
    return {
        "paper": given | paper,
        "publishedAt": "2026-11-18T12:59:59.000Z",
        "title": title,
        "summary": given["summary"],
        "thumbnail": "https://example.org/kite.png",
        "numComments": 2,
        "submittedBy": {"fullname": "Tamar Example", "name": "tamar", "type": "user"},
        "isAuthorParticipating": False,
    }


API = json.dumps([api_entry(), api_entry("A Theory of Strings", id="2611.05678")])


def atom_entry(title: str = "Kites in Calm\n  Air", address: str = "http://arxiv.org/abs/2611.01234v2") -> str:
    return f"""  <entry>
    <id>{address}</id>
    <updated>2026-11-20T09:00:00Z</updated>
    <published>2026-11-18T17:59:59Z</published>
    <title>{title}</title>
    <summary>  We let kites fly
and count how often $n &lt; 3$ of them fall.
</summary>
    <author>
      <name>Dana Example</name>
    </author>
    <author>
      <name>Yoav Example</name>
      <arxiv:affiliation xmlns:arxiv="http://arxiv.org/schemas/atom">Wind Lab</arxiv:affiliation>
    </author>
    <arxiv:comment xmlns:arxiv="http://arxiv.org/schemas/atom">12 pages</arxiv:comment>
    <link href="{address}" rel="alternate" type="text/html"/>
    <link title="pdf" href="http://arxiv.org/pdf/2611.01234v2" rel="related" type="application/pdf"/>
    <arxiv:primary_category xmlns:arxiv="http://arxiv.org/schemas/atom" term="cs.LG"/>
    <category term="cs.LG" scheme="http://arxiv.org/schemas/atom"/>
  </entry>
"""


def atom_feed(*entries: str) -> str:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <link href="http://arxiv.org/api/query?id_list%3D2611.01234" rel="self" type="application/atom+xml"/>
  <title type="html">ArXiv Query: search_query=&amp;id_list=2611.01234&amp;start=0&amp;max_results=1</title>
  <id>http://arxiv.org/api/cHxbiOdZaP56ODnBPIenZhzg5f8</id>
  <updated>2026-11-21T00:00:00-05:00</updated>
  <opensearch:totalResults xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">1</opensearch:totalResults>
{"".join(entries)}</feed>
"""


ATOM_ERROR = """  <entry>
    <id>http://arxiv.org/api/errors#incorrect_id_format_for_26.1</id>
    <title>Error</title>
    <summary>incorrect id format for 26.1</summary>
    <updated>2026-11-21T00:00:00-05:00</updated>
    <author><name>arXiv api core</name></author>
  </entry>
"""


def document(text: str, name: str = "kites.txt") -> File:
    return file_of(name, text.encode("utf-8", "surrogatepass"))


def doubts(found: list[Found]) -> list[Doubt]:
    return [one for one in found if isinstance(one, Doubt)]


def ignore_progress(done: int, total: int) -> None:
    """A progress that nobody watches."""
