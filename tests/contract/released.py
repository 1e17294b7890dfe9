"""Databases as releases before this one left them, or an accident."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from bot.storage.address import read_url
from bot.storage.engine import Transactions


async def make_old(url: str, revision: str) -> None:
    """Makes the tables of that migration, with one channel remembered."""

    def upgrade(connection: Connection) -> None:
        config = Config()
        config.set_main_option("script_location", "bot.storage:migrations")
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.exec_driver_sql("INSERT INTO remembered (name, value) VALUES ('channel', '-100123')")

    transactions = Transactions(read_url(url))
    async with transactions.write() as connection:
        await connection.run_sync(upgrade)
    await transactions.close()


def copy_damaged(source: Path, target: Path) -> None:
    """Two pages in the midst of it are torn."""
    pages = bytearray(source.read_bytes())
    middle = len(pages) // 2
    pages[middle : middle + 8_192] = b"\xff" * 8_192
    target.write_bytes(pages)
