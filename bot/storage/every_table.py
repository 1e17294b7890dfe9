"""All tables as one value: imported here, no module of them is forgotten."""

from sqlalchemy import MetaData

from bot.storage import chat_tables, choice_tables, desk_tables, tables, vector_tables

MODULES = (tables, chat_tables, choice_tables, desk_tables, vector_tables)
metadata: MetaData = tables.metadata
