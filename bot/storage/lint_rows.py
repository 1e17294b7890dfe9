"""Findings of lint as a row, and back."""

from typing import Any

from sqlalchemy import RowMapping

from bot.publishing.linted import Linted
from bot.reviews.lint.finding import as_json, from_json
from bot.storage.tables import lintings

LINT_COLUMNS = (
    lintings.c.revision.label("lint_revision"),
    lintings.c.day.label("lint_day"),
    lintings.c.number.label("lint_number"),
    lintings.c.findings,
    lintings.c.allowed,
)


def linted_of(row: RowMapping) -> Linted | None:
    """From a row with `LINT_COLUMNS`, which are null where nothing was read yet."""
    if row["lint_revision"] is None:
        return None
    return Linted(
        row["lint_revision"],
        tuple(from_json(found) for found in row["findings"]),
        row["lint_day"],
        row["lint_number"],
        frozenset(row["allowed"]),
    )


def lint_columns(linted: Linted) -> dict[str, Any]:
    """Without the keys that were told."""
    return {
        "revision": linted.revision,
        "day": linted.day,
        "number": linted.number,
        "findings": [as_json(found) for found in linted.findings],
        "allowed": sorted(linted.allowed),
    }
