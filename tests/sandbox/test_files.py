"""Photos and documents, sent by upload and by id, and downloaded: https://core.telegram.org/bots/api#sending-files."""

import io
import struct

import pytest
from telegram import Bot, InputFile, MessageEntity
from telegram.error import BadRequest

from bot.sandbox.files import Upload
from bot.sandbox.images import pixels
from bot.sandbox.world import World
from tests.sandbox.http import exchange, request
from tests.sandbox.people import People, Refused
from tests.sandbox.triggers.files import png


async def test_a_document_is_sent_and_downloaded_again(bot: Bot, world: World) -> None:
    content = bytes(range(256)) * 5000  # too much to be kept in memory by the reader of forms
    sent = await bot.send_document(
        world.channel.id, InputFile(io.BytesIO(content), "backup.zip"), caption=" the\rbackup ", protect_content=True
    )
    assert sent.document
    assert (sent.document.file_name, sent.document.file_size) == ("backup.zip", len(content))
    assert (sent.document.mime_type, sent.caption) == ("application/zip", "thebackup")

    file = await bot.get_file(sent.document)

    assert (file.file_unique_id, file.file_size) == (sent.document.file_unique_id, len(content))
    assert bytes(await file.download_as_bytearray()) == content


async def test_the_journal_tells_a_file_by_its_name(bot: Bot, world: World, people: People) -> None:
    await bot.send_document(world.channel.id, b"words", filename="words.txt")
    (call,) = await people.calls("sendDocument")
    assert (call["params"]["document"], call["params"]["chat_id"]) == ("words.txt", str(world.channel.id))


async def test_a_file_is_sent_again_by_its_id(bot: Bot, world: World, people: People) -> None:
    await people.start("Mei")
    first = await bot.send_photo(world.channel.id, png(320, 200))
    second = await bot.send_photo(303, first.photo[-1].file_id, "again")
    assert second.photo == first.photo
    assert (second.photo[-1].width, second.photo[-1].height) == (320, 200)
    with pytest.raises(BadRequest, match=r"(?i)can't use file of type photo as document"):
        await bot.send_document(303, first.photo[-1].file_id)


async def test_an_upload_may_be_named_instead_of_sent_in_its_place(bot: Bot, world: World) -> None:
    attached = InputFile(b"words", "words.md", attach=True)
    sent = await bot.send_document(world.channel.id, attached)
    assert sent.document
    assert sent.document.file_name == "words.md"


async def test_a_caption_has_entities_in_utf16(bot: Bot, world: World) -> None:
    bold = MessageEntity(MessageEntity.BOLD, 3, 4)
    sent = await bot.send_photo(
        world.channel.id, png(9, 9), "🙂 bold", caption_entities=[bold], show_caption_above_media=True
    )
    assert (sent.caption, sent.caption_entities, sent.show_caption_above_media) == ("🙂 bold", (bold,), True)
    full = await bot.send_photo(world.channel.id, png(9, 9), f"{'🙂' * 1024}\n")
    assert len(full.caption or "") == 1024


@pytest.mark.parametrize("kind", ["photo", "document"])
async def test_a_link_to_a_file_is_not_imitated(kind: str, bot: Bot, world: World, people: People) -> None:
    with pytest.raises(BadRequest, match=f"(?i)a {kind} by URL is not imitated"):
        await getattr(bot, f"send_{kind}")(world.channel.id, "https://example.org/picture.png")
    assert await people.ledger() == []


async def test_only_what_get_file_offered_is_downloaded_and_only_with_the_token(
    bot: Bot, world: World, address: str
) -> None:
    file = world.files.keep(Upload("a.txt", "", b"words"))

    async def status(token: str) -> int:
        return (await request(address, "GET", f"/file/bot{token}/{file.path}"))[0]

    assert await status(world.bot.token) == 404
    await bot.get_file(file.id)
    assert [await status(world.bot.token), await status("123:wrong")] == [200, 404]


async def test_what_a_person_sends_reaches_the_bot(bot: Bot, people: People) -> None:
    await people.start("Dana")
    await people.send_file("Dana", "review.md", b"# A review", "Please post", mime_type="text/markdown")
    (update,) = await bot.get_updates(offset=-1)
    assert update.message
    assert update.message.document
    assert (update.message.caption, update.message.document.file_name) == ("Please post", "review.md")
    file = await update.message.document.get_file()
    assert bytes(await file.download_as_bytearray()) == b"# A review"


@pytest.mark.parametrize(
    ("name", "content", "as_picture", "kind"),
    [
        ("kite.png", png(9, 9), True, "image/png"),
        ("kite.png", png(9, 9), False, "application/octet-stream"),
        ("page.html", b"<script>alert(1)</script>", False, "application/octet-stream"),
        ("page.svg", b"<svg onload='alert(1)'/>", False, "application/octet-stream"),
    ],
)
async def test_pages_look_at_pictures_and_download_everything_else(
    name: str, content: bytes, as_picture: bool, kind: str, people: People
) -> None:
    await people.start("Mei")
    sent = await people.send_file("Mei", name, content, mime_type="text/html", photo=as_picture)
    file = sent["photo"][0] if as_picture else sent["document"]
    status, headers, body = await exchange(people.address, "GET", f"/sandbox/files/{file['file_id']}")
    assert (status, body, headers["content-type"]) == (200, content, kind)
    assert headers["x-content-type-options"] == "nosniff"
    assert headers.get("content-disposition") == (None if as_picture else "attachment")


async def test_pages_ask_for_no_file_that_was_never_sent(people: People) -> None:
    assert (await request(people.address, "GET", "/sandbox/files/sandbox-photo-7"))[0] == 404


async def test_the_app_sends_no_empty_file_and_no_endless_caption(people: People) -> None:
    await people.start("Mei")
    with pytest.raises(Refused, match="the file is empty"):
        await people.send_file("Mei", "a.txt", b"")
    with pytest.raises(Refused, match="at most 1024 characters"):
        await people.send_file("Mei", "a.txt", b"words", "x" * 1025)


JPEG_SEGMENTS = b"\xff\xd8\xff\xe0\0\x04\0\0\xff\xc4\0\x03\0\xff\xc2\0\x0b\x08"


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (png(640, 480), (640, 480)),
        (b"GIF89a" + struct.pack("<HH", 12, 34), (12, 34)),
        (JPEG_SEGMENTS + struct.pack(">HH", 480, 640), (640, 480)),
        (png(0, 480), None),
        (b"\xff\xd8\xff\xe0\0\0", None),
        (b"\xff\xd8" + b"\xff\xe0\0\0" * 9, None),
        (b"%PDF-1.7", None),
        (b"", None),
    ],
)
def test_a_picture_tells_its_size_in_its_first_bytes(data: bytes, size: tuple[int, int] | None) -> None:
    assert pixels(data) == size
