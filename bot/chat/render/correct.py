"""What stands in the channel of a review, with the owner's correction in it: each message on its own, and the rest."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.chat.render.freeze import frozen_message
from bot.chat.render.recut import Room, corrected, shared_out
from bot.chat.render.split import MESSAGE_UNITS, split_message
from bot.chat.render.styled import Styled, from_entities, joined, plain
from bot.chat.render.words import PostWords
from bot.publishing.corrected import Reworked, Shown, edit_of
from bot.publishing.occasion import Rendered
from bot.publishing.post import Form, FrozenPart, visible_hash
from bot.values import Struct

_MARK = re.compile(r"\n\n(\(\d+/\d+\))$")
_BREAK = "\n\n"


class Written(Struct, frozen=True):
    """A review as text: the body with what stands above it, and what stands below."""

    body: Styled
    foot: Styled


class _Message(Struct, frozen=True):
    """A message taken apart: what stands above its share of the text (the heading of a reply), and below."""

    above: Styled
    text: Styled
    foot: Styled
    mark: Styled

    def around(self, text: Styled) -> Styled:
        return joined((self.above, text, self.foot, self.mark), _BREAK)

    @property
    def room(self) -> Room:
        frame = self.around(plain("x"))
        return Room(MESSAGE_UNITS - frame.units + 1 - 2 * len(_BREAK), 100 - len(frame.spans))


def correct_text(before: Written, after: Written, shown: Sequence[Shown], spoken: PostWords, number: int) -> Reworked:
    """`CorrectionForms.correction` where every message is text. The foot stays below the post: what does not fit any
    more stands in the reply."""
    messages = _taken_apart(shown, before)
    foot_at = last_of_post(shown)
    foot, _ = corrected([messages[foot_at].foot], before.foot, after.foot)
    messages[foot_at] = _with_foot(messages[foot_at], foot)
    text, begins = corrected([message.text for message in messages], before.body, after.body)
    parts, rest = shared_out(text, begins, [message.room for message in messages])
    edits = [_edit(one, message, part, spoken) for one, message, part in zip(shown, messages, parts, strict=True)]
    return Reworked(tuple(edits), _reply(rest, spoken, number), len(rest.text))


def share_anew(after: Written, shown: Sequence[Shown], spoken: PostWords, number: int) -> Reworked:
    """The same where the messages cannot be compared with the text: in both forms, say. All are written anew."""
    nothing = plain("")
    messages = [_Message(nothing, nothing, nothing, nothing) for _ in shown]
    messages[-1] = _with_foot(messages[-1], after.foot)
    parts, rest = shared_out(after.body, [0] * (len(shown) - 1), [message.room for message in messages])
    edits = [_edit(one, message, part, spoken) for one, message, part in zip(shown, messages, parts, strict=True)]
    return Reworked(tuple(edits), _reply(rest, spoken, number), len(rest.text))


def _taken_apart(shown: Sequence[Shown], before: Written) -> list[_Message]:
    messages = []
    for one in shown:
        text = from_entities(one.payload["text"], one.payload.get("entities", ()))
        mark = _MARK.search(text.text)
        heading = text.text.find(_BREAK) if one.is_reply and one.position == 1 else -1
        end = mark.start() if mark and one.count > 1 else len(text.text)
        above = text.cut(0, heading) if heading > 0 else plain("")
        written = text.cut(max(0, heading), end)
        messages.append(_Message(above, written, plain(""), text.cut(end, len(text.text))))
    at = last_of_post(shown)
    body, foot = _parted(messages[at].text, before)
    messages[at] = _Message(messages[at].above, body, foot, messages[at].mark)
    return messages


def last_of_post(shown: Sequence[Shown]) -> int:
    return max((at for at, one in enumerate(shown) if not one.is_reply), default=0)


def _parted(text: Styled, before: Written) -> tuple[Styled, Styled]:
    """The last message of a post: its share of the body, and its foot. Where the foot was written in other words (the
    template changed, more is known today) it is what stands behind the last line that the body knows."""
    if before.foot.text and text.text.endswith(before.foot.text):
        at = len(text.text) - len(before.foot.text)
    else:
        known, at = set(before.body.text.split("\n")), 0
        for match in re.finditer(r"[^\n]+", text.text):
            at = match.end() if match[0] in known else at
    return text.cut(0, at), text.cut(at, len(text.text))


def _with_foot(message: _Message, foot: Styled) -> _Message:
    return _Message(message.above, message.text, foot, message.mark)


def _edit(one: Shown, message: _Message, part: Styled, spoken: PostWords) -> FrozenPart | None:
    empty = not (part.text or message.foot.text)
    text = message.around(plain(spoken.ends_above) if empty else part)
    content = {
        "text": text.text,
        "entities": text.entities(),
        "link_preview_options": one.payload.get("link_preview_options", {"is_disabled": True}),
    }
    if not (one.rich or one.in_doubt) and (text.text, _sorted(text.entities())) == (
        one.payload["text"],
        _sorted(one.payload.get("entities", ())),
    ):
        return None
    return edit_of(one, content, visible_hash(text.text))


def _sorted(entities: Sequence[Mapping[str, Any]]) -> list[tuple[object, ...]]:
    return sorted((one["offset"], -one["length"], one["type"], one.get("url"), one.get("language")) for one in entities)


def _reply(rest: Styled, spoken: PostWords, number: int) -> Rendered | None:
    if not rest.text:
        return None
    whole = joined((plain(spoken.continued.format(number=number)), rest), _BREAK)
    return Rendered(Form.CLASSIC, tuple(frozen_message(part) for part in split_message(whole)))
