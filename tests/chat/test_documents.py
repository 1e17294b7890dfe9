"""Small texts go out as files and come in as files."""

import pytest
from telegram import Document

from bot.chat.connection import Connection
from bot.chat.documents import Documents
from bot.chat.replying import Replying
from bot.errors import InvalidInput, TelegramAway, TelegramRefused
from bot.sandbox.world import World
from tests.chat.fakes import OWNER
from tests.sandbox.people import People


@pytest.fixture
def documents(telegram: Connection) -> Documents:
    return Documents(telegram.api, Replying(telegram.api))


async def sent(people: People, telegram: Connection, name: str, content: bytes) -> Document:
    """The document as the bot hears of it."""
    await people.start("Dana")
    message = await people.send_file("Dana", name, content)
    document = Document.de_json(message["document"], telegram.bot)
    assert document is not None
    return document


async def test_a_file_goes_out_and_comes_back_as_it_was(
    documents: Documents, telegram: Connection, people: People
) -> None:
    await people.start("Dana")
    await documents.send(OWNER, "שלום-x.md", "# Title\n\nטקסט $x$".encode())
    (message,) = [one for one in await people.messages("Dana") if "document" in one]
    assert message["document"]["file_name"] == "שלום-x.md"
    document = Document.de_json(message["document"], telegram.bot)
    assert document is not None
    assert (await documents.fetch(document)).content == "# Title\n\nטקסט $x$"


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("paper.pdf", b"%PDF", "it is no .md or .txt file"),
        ("paper", b"words", "it is no .md or .txt file"),
        ("big.md", b"x" * (2**20 + 1), "larger than 1 MiB"),
        ("latin.txt", "é".encode("latin-1"), "not UTF-8"),
        ("nul.md", b"a\0b", "NUL"),
    ],
)
async def test_what_is_no_text_is_refused(
    documents: Documents, telegram: Connection, people: People, name: str, content: bytes, reason: str
) -> None:
    with pytest.raises(InvalidInput, match=reason):
        await documents.fetch(await sent(people, telegram, name, content))


async def test_a_file_that_is_larger_than_was_said_is_refused(
    documents: Documents, telegram: Connection, people: People
) -> None:
    honest = await sent(people, telegram, "big.md", b"x" * (2**20 + 1))
    with pytest.raises(InvalidInput, match="larger than 1 MiB"):
        await documents.fetch(Document(honest.file_id, honest.file_unique_id, "big.md", file_size=10))


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"kind": "error", "code": 400, "description": "Bad Request: invalid file_id"}, TelegramRefused),
        ({"kind": "error", "code": 429, "description": "Too Many Requests", "retry_after": 9}, TelegramAway),
        ({"kind": "error", "code": 500, "description": "Internal Server Error"}, TelegramAway),
    ],
)
async def test_a_file_that_cannot_be_had_says_whether_to_try_again(
    documents: Documents, telegram: Connection, people: People, fault: dict[str, object], error: type[Exception]
) -> None:
    document = await sent(people, telegram, "a.md", b"words")
    await people.trouble(method="getFile", **fault)
    with pytest.raises(error):
        await documents.fetch(document)


async def test_a_path_that_telegram_does_not_know_is_no_file(telegram: Connection, world: World) -> None:
    answer = await telegram.api.download("documents/no such.md")
    assert "404" in repr(answer) or "Not Found" in repr(answer)
    assert world.bot.token not in repr(answer)


async def test_a_list_comes_in_as_it_was_sent(documents: Documents, telegram: Connection, people: People) -> None:
    file = await documents.fetch_list(await sent(people, telegram, "daily.json", b"[1, 2]"))
    assert (file.name, file.size, file.head(99)) == ("daily.json", 6, b"[1, 2]")


async def test_what_is_no_list_by_its_name_is_refused(
    documents: Documents, telegram: Connection, people: People
) -> None:
    with pytest.raises(InvalidInput, match=r"no \.txt, \.md or \.json file"):
        await documents.fetch_list(await sent(people, telegram, "paper.pdf", b"%PDF"))
