"""All tables as one value: imported here, no module of them is forgotten."""

from sqlalchemy import MetaData

from bot.storage import chat_tables, choice_tables, desk_tables, tables, vector_tables

MODULES = (tables, chat_tables, choice_tables, desk_tables, vector_tables)


def _with_partial_indexes(metadata: MetaData) -> MetaData:
    """The same, with what `columns.only_where` says of its indexes in each dialect's own word for it."""
    for table in metadata.tables.values():
        for index in table.indexes:
            if "where" in index.info:
                for dialect in ("sqlite", "postgresql"):
                    index.dialect_options[dialect]["where"] = index.info["where"]
    return metadata


metadata: MetaData = _with_partial_indexes(tables.metadata)
