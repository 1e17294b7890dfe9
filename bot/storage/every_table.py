"""All tables (`tables.py`, `chat_tables.py`) as one value: asked for here, no module of them is forgotten."""

from sqlalchemy import MetaData

from bot.storage import chat_tables

metadata: MetaData = chat_tables.inbox.metadata
