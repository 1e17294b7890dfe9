"""Letters as changes write them, without the change."""

from sqlalchemy import insert

from bot.storage.choice_tables import letters
from bot.storage.database import Database
from tests.makers import NOW


async def write_letters(database: Database, *readers: int) -> None:
    """One to each, in English, about a review that is out."""
    letter = {"language": "en", "kind": "review_out", "facts": {"title": "x"}, "written_at": NOW, "state": "waiting"}
    async with database.transactions.write() as connection:
        await connection.execute(insert(letters), [letter | {"user_id": reader} for reader in readers])
