"""The draft card."""

import asyncio

from bot.chat.commands.drafting import Drafting, FormOf
from bot.publishing.draft_desk import ShowDraft, WorkOnDrafts
from bot.publishing.occasion import Occasion
from bot.publishing.post import Form
from bot.reviews.review import Review
from bot.wiring.basis import Basis


def drafting(basis: Basis) -> Drafting:
    database, schedule = basis.rooms.database, basis.settings.schedule
    show = ShowDraft(
        database.drafts, database.queue, database.pauses, database.numbers, basis.rooms.lint_queue, schedule
    )
    return Drafting(
        show=show,
        work=WorkOnDrafts(database.drafts, database.mending, schedule),
        allow=basis.rooms.mend_findings.allow,
        names=database.drafts.names,
        form_of=_form_of(basis),
        topics=basis.rooms.subjects.topics,
    )


def _form_of(basis: Basis) -> FormOf:
    """As it would be posted now: the number is a guess, as long as the next one."""

    async def form_of(review: Review) -> tuple[Form, int]:
        today = basis.settings.schedule.local_day(basis.clock.now())
        rendered = await asyncio.to_thread(basis.forms.review, review, Occasion(review.number or 1000, today))
        return rendered.form, len(rendered.parts)

    return form_of
