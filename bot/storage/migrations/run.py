"""Runs the migrations inside the caller's transaction. The only module that imports Alembic on the way."""

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection


def upgrade(connection: Connection) -> None:
    """To the newest revision. Commits nothing: the caller's transaction is all of it or none."""
    config = Config()
    config.set_main_option("script_location", "bot.storage:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
