"""What Alembic runs to migrate; the connection and its transaction belong to `run.upgrade`."""

from alembic import context

from bot.storage.every_table import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
