"""Photos and documents: https://core.telegram.org/bots/api#sending-files."""

from typing import Any

from bot.sandbox import views
from bot.sandbox.api.addresses import writable_chat_id
from bot.sandbox.api.arguments import Arguments
from bot.sandbox.api.messages import NEVER_IMITATED, manner
from bot.sandbox.api.rules import Refused, Rule
from bot.sandbox.api.texts import MOST_ENTITIES, entities
from bot.sandbox.entities import cleaned, with_found
from bot.sandbox.files import File, Kind, Upload
from bot.sandbox.images import pixels
from bot.sandbox.posting import publish
from bot.sandbox.world import World

LONGEST_CAPTION = 1024
"""Characters after the entities were parsed: https://core.telegram.org/bots/api#sendphoto."""

LARGEST_PHOTO, LARGEST_DOWNLOAD = 10 * 1024 * 1024, 20 * 1024 * 1024
"""Bytes: https://core.telegram.org/bots/api#sending-files, #getfile. A document is limited by the body: 50 MiB."""

LONGEST_SIDES, THINNEST = 10_000, 20
"""Most pixels of width and height together, and most times one as long as the other: …/api#sendphoto."""

_CAPTION = ("caption", "caption_entities", "show_caption_above_media")


async def send_photo(world: World, args: Arguments) -> dict[str, Any]:
    """https://core.telegram.org/bots/api#sendphoto. The photo keeps its bytes; Telegram would scale and pack it."""
    args.refuse(*NEVER_IMITATED, "has_spoiler")
    chat = writable_chat_id(world, args, "photos")
    return _send(world, args, chat, "photo")


async def send_document(world: World, args: Arguments) -> dict[str, Any]:
    """https://core.telegram.org/bots/api#senddocument. Whatever is sent stays a document."""
    args.refuse(*NEVER_IMITATED, "thumbnail")
    chat = writable_chat_id(world, args, "documents")
    return _send(world, args, chat, "document")


async def get_file(world: World, args: Arguments) -> dict[str, Any]:
    """https://core.telegram.org/bots/api#getfile. From then on its path can be downloaded, without end."""
    file_id = args.text("file_id")
    if not file_id:
        raise Refused(Rule.FILE_ID_MISSING)
    file = world.files.find(file_id)
    if file is None:
        raise Refused(Rule.FILE_ID_INVALID)
    if len(file.upload.data) > LARGEST_DOWNLOAD:
        raise Refused(Rule.FILE_TOO_BIG)
    world.files.offer(file)
    return file.as_json()


def caption(args: Arguments) -> dict[str, Any]:
    """`caption` and `caption_entities` of a file, cleaned as a text is; may be empty."""
    args.refuse("parse_mode")
    written = args.text("caption")
    text, kept = cleaned(written, entities(args.json("caption_entities"), written))
    if len(text) > LONGEST_CAPTION:
        raise Refused(Rule.CAPTION_TOO_LONG)
    if not text:
        return {}
    content: dict[str, Any] = {"caption": text}
    if found := with_found(text, kept)[:MOST_ENTITIES]:
        content["caption_entities"] = found
    return content | ({"show_caption_above_media": True} if args.flag("show_caption_above_media") else {})


def without_caption(content: dict[str, Any]) -> dict[str, Any]:
    return {name: told for name, told in content.items() if name not in _CAPTION}


def _send(world: World, args: Arguments, chat: int, kind: Kind) -> dict[str, Any]:
    """The file is kept only once everything else of the call was found right."""
    words, given, how = caption(args), _given(world, args, kind), manner(world, args, chat)
    if isinstance(given, Upload):
        given = world.files.keep(given, _size(given) if kind == "photo" else None)
    return views.message(world, publish(world, chat, world.bot.id, given.content() | words, **how))


def _given(world: World, args: Arguments, kind: Kind) -> Upload | File:
    """A new file, beside the parameters or named by "attach://"; or the id of one that Telegram has."""
    value = args.text(kind).strip()
    upload = args.upload(value.removeprefix("attach://") if value.startswith("attach://") else kind)
    if upload:
        if not upload.data:
            raise Refused(Rule.FILE_EMPTY)
        return upload
    if value.startswith(("http://", "https://")):
        raise Refused(Rule.NOT_IMITATED, name=f"a {kind} by URL")
    if not value or value.startswith("attach://"):
        raise Refused(Rule.NO_FILE, kind=kind)
    file = world.files.find(value)
    if file is None:
        raise Refused(Rule.FILE_ID_WRONG)
    if file.kind != kind:
        raise Refused(Rule.FILE_OTHER_KIND, had=file.kind.capitalize(), wanted=kind.capitalize())
    return file


def _size(upload: Upload) -> tuple[int, int]:
    if len(upload.data) > LARGEST_PHOTO:
        raise Refused(Rule.PHOTO_TOO_BIG, size=len(upload.data))
    found = pixels(upload.data)
    if found is None:
        raise Refused(Rule.PHOTO_BROKEN)
    if sum(found) > LONGEST_SIDES or max(found) > THINNEST * min(found):
        raise Refused(Rule.PHOTO_SHAPE)
    return found
