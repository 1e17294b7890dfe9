"""Databases as releases before this one left them."""

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
