"""Which messages of a post ring."""

from datetime import date

import pytest

from bot.chat.render.silence import QuietReviews
from bot.publishing.occasion import Rendered
from bot.publishing.post import Form
from bot.reviews.review import StoredReview
from tests.makers import TODAY, make_frozen, make_frozen_rich, make_stored

PARTS = (make_frozen_rich("r1"), make_frozen_rich("r2"))
INSTEAD = ((make_frozen("a"), make_frozen("b")), (make_frozen("c"),))


class Fixed:
    async def review(self, stored: StoredReview, number: int, day: date) -> Rendered:
        return Rendered(Form.RICH, PARTS, INSTEAD)


@pytest.mark.parametrize(("silent", "rings"), [(False, ["r1", "a"]), (True, [])])
async def test_only_the_first_message_rings_in_either_form(silent: bool, rings: list[str]) -> None:
    rendered = await QuietReviews(Fixed(), silent).review(make_stored(), 1, TODAY)
    frozen = [*rendered.parts, *(part for group in rendered.instead for part in group)]
    before = [*PARTS, *(part for group in INSTEAD for part in group)]
    quiet = [part.payload.get("disable_notification", False) for part in frozen]
    assert [name for name, silence in zip(["r1", "r2", "a", "b", "c"], quiet, strict=True) if not silence] == rings
    assert [part.text_hash for part in frozen] == [part.text_hash for part in before]
