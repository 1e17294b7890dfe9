"""A rich message with every kind of block and of text that the sandbox takes."""

from typing import Any

Json = dict[str, Any]


def _paragraph(text: Any) -> Json:
    return {"type": "paragraph", "text": text}


_PLACED: Json = {"align": "right", "valign": "top"}
"""aiogram demands both of a cell that is sent, although the page of the Bot API says that they are optional."""


def _styled(kind: str) -> Json:
    return {"type": kind, "text": [kind, {"type": "italic", "text": " deeper"}]}


STYLES = ("bold", "italic", "underline", "strikethrough", "spoiler", "code", "marked", "subscript", "superscript")

LINKS: list[Json] = [
    {"type": "url", "text": "paper", "url": "https://arxiv.org/abs/2101.00001"},
    {"type": "email_address", "text": "write", "email_address": "editor@example.org"},
    {"type": "phone_number", "text": "call", "phone_number": "+15550100"},
    {"type": "reference", "text": "note 1", "name": "note-1"},
    {"type": "reference_link", "text": "1", "reference_name": "note-1"},
    {"type": "anchor_link", "text": "to the end", "anchor_name": "end"},
    {"type": "anchor", "name": "here"},
    {"type": "mathematical_expression", "expression": "x^2"},
]

ARTICLE: list[Json] = [
    {"type": "heading", "text": "Graph memory", "size": 2},
    _paragraph(["All styles: ", *map(_styled, STYLES), "."]),
    _paragraph(["All links: ", *LINKS]),
    {"type": "mathematical_expression", "expression": r"\frac{a}{b}"},
    {"type": "pre", "text": "x = 1", "language": "python"},
    {
        "type": "list",
        "items": [{"blocks": [_paragraph("first")], "type": "i"}, {"blocks": [_paragraph("next")], "type": "i"}],
    },
    {"type": "list", "items": [{"blocks": [_paragraph("done")], "has_checkbox": True, "is_checked": True}]},
    {
        "type": "table",
        "cells": [[{"text": "both", "is_header": True, "colspan": 2, **_PLACED}], [{"text": "1", **_PLACED}, _PLACED]],
        "caption": "Numbers",
        "is_bordered": True,
        "is_striped": True,
    },
    {"type": "blockquote", "blocks": [_paragraph("said")], "credit": "somebody"},
    {"type": "expandable_blockquote", "text": "long"},
    {"type": "pullquote", "text": "short", "credit": {"type": "bold", "text": "somebody"}},
    {"type": "details", "summary": "More", "blocks": [_paragraph("inside")], "is_open": True},
    {"type": "anchor", "name": "end"},
    {"type": "divider"},
    {"type": "footer", "text": "The end"},
]


def rich(*blocks: Json) -> Json:
    """As `rich_message` of a call."""
    return {"blocks": list(blocks), "skip_entity_detection": True}


def kinds(node: Any) -> set[str]:
    """Every `type` in it, at any depth, but not how list items are counted."""
    if isinstance(node, list):
        return {kind for part in node for kind in kinds(part)}
    if not isinstance(node, dict):
        return set()
    own = {node["type"]} if len(node.get("type", "")) > 1 else set()
    return own | {kind for value in node.values() for kind in kinds(value)}
