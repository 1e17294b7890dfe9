"""[Rehearse here first]: a formula in the owner's own chat shows whether their app draws what the channel may get."""

from telegram import InlineKeyboardMarkup

from bot.chat.access import Role
from bot.chat.commands.entry import Asked, Entry, Press, data_for
from bot.chat.render.review import PostRenderer
from bot.chat.screen import Done, Keyboard, Whole, button
from bot.chat.sentences import Sentences
from bot.publishing.occasion import Occasion, PostFormat
from bot.publishing.post import FrozenPart
from bot.reviews.review import Review
from bot.values import replace

_SHOW, _SEEN = "rehearse", "rehearsed"
_YES, _NO = "y", "n"
_FORMULA = r"$$s = \frac{1}{n} \sum_{i=1}^{n} \frac{x_i - \mu}{\sqrt{v}}$$"


class Rehearse:
    """Nothing is stored, and nothing reaches the channel."""

    def entries(self) -> tuple[Entry, ...]:
        return (Press(_SHOW, Role.OWNER, self.show), Press(_SEEN, Role.OWNER, self.advise))

    async def show(self, asked: Asked) -> Whole:
        """A rich post, with the question below it."""
        say = asked.say
        body = f"{say('Only you see this. Below stands a fraction: one line over another.')}\n\n{_FORMULA}"
        review = Review(title=say("A rehearsal"), body=body, language=say.language)
        rendered = PostRenderer(PostFormat.RICH).review(review, Occasion(1, asked.now.date()))
        question = [
            button(say("I see the fraction"), data_for(_SEEN, _YES)),
            button(say("I do not"), data_for(_SEEN, _NO)),
        ]
        *earlier, last = rendered.instead
        instead = (*earlier, _asking(last, (question,)))
        return Whole(replace(rendered, parts=_asking(rendered.parts, (question,)), instead=instead))

    async def advise(self, asked: Asked) -> Done:
        return Done(_advice(asked.words, asked.say))


def rehearse_data() -> str:
    """Callback data of the button that begins it."""
    return data_for(_SHOW)


def _asking(parts: tuple[FrozenPart, ...], keyboard: Keyboard) -> tuple[FrozenPart, ...]:
    *others, last = parts
    markup = InlineKeyboardMarkup(keyboard).to_dict()
    return (*others, replace(last, payload={**last.payload, "reply_markup": markup}))


def _advice(seen: str, say: Sentences) -> str:
    if seen == _YES:
        return say(
            "Good: leave BOT_POST_FORMAT at auto. Formulas are drawn where text would lose something, and each such "
            "post has a text version."
        )
    return say(
        "Then let BOT_POST_FORMAT be classic (/settings has it, too): formulas come as text that every app shows. "
        "Readers with a newer app than yours would see them drawn."
    )
