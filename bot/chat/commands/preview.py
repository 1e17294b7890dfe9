"""/preview: what is posted next, as the very messages that the channel would get, in the owner's own chat."""

from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from telegram import InlineKeyboardMarkup

from bot.chat.access import Role
from bot.chat.commands.entry import Asked, Command, Entry, Press, data_for, number_in
from bot.chat.commands.listing import title_of
from bot.chat.render.freeze import frozen_message
from bot.chat.render.styled import Styled
from bot.chat.screen import Whole, bold, button, lines
from bot.chat.sentences import Sentences, later
from bot.errors import StaleButton
from bot.publishing.occasion import PostFormat
from bot.publishing.post import Form
from bot.publishing.preview import Preview
from bot.values import replace

_NAME = "pv"
FORMS = {"1": PostFormat.RICH, "2": PostFormat.CLASSIC}


class Look(Protocol):
    """`publishing.preview.PreviewQueue`: QueueEmpty, NotFound."""

    async def __call__(
        self, now: datetime, review_id: int | None = None, wanted: PostFormat | None = None
    ) -> Preview: ...


class PreviewPosts:
    """A few words of its own come first; what is below them is the post, sound and buttons included."""

    def __init__(self, look: Look, zone: ZoneInfo) -> None:
        self._look = look
        self._zone = zone

    def entries(self) -> tuple[Entry, ...]:
        summary = later("what is posted next, exactly as it will look")
        return (
            Command("preview", Role.OWNER, summary, self.answer, listed=False),
            Press(_NAME, Role.OWNER, self.in_form),
        )

    async def answer(self, asked: Asked) -> Whole:
        return self._shown(await self._look(asked.now), asked.say)

    async def in_form(self, asked: Asked) -> Whole:
        """`<review id>:<form>`."""
        review_id, _, form = asked.words.partition(":")
        if form not in FORMS:
            raise StaleButton(form)
        return self._shown(await self._look(asked.now, number_in(review_id), FORMS[form]), asked.say)

    def _shown(self, preview: Preview, say: Sentences) -> Whole:
        return preview_below(preview, say, self._zone, _NAME)


def preview_below(preview: Preview, say: Sentences, zone: ZoneInfo, name: str) -> Whole:
    """name: of the press that shows it in a form, by `<review id>:<form>`."""
    rendered = preview.rendered
    forms = [button(say("Rich"), data_for(name, preview.stored.id, 1))]
    forms += [button(say("Text"), data_for(name, preview.stored.id, 2))]
    keyboard = InlineKeyboardMarkup([forms]).to_dict()
    opening = frozen_message(_heading(preview, say, zone), reply_markup=keyboard)
    spares = rendered.instead or ((),) * len(rendered.parts)
    return Whole(replace(rendered, parts=(opening, *rendered.parts), instead=((), *spares)))


def _heading(preview: Preview, say: Sentences, zone: ZoneInfo) -> Styled:
    number = preview.number
    if preview.slot is None:
        leaves = say("It does not leave by itself. At the next slot it would be No. {number}.", number=number)
    else:
        leaves = say("No. {number}, leaves {moment}.", number=number, moment=say.dates.moment(preview.slot.at, zone))
    is_drawn = preview.rendered.form is Form.RICH
    form = say("Drawn, with formulas and tables:") if is_drawn else say("As text, for every app:")
    return lines(bold(title_of(preview.stored)), leaves, form)
