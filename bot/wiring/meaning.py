"""The search by meaning, where the extra `semantic` is installed."""

from bot.archive.embed import EmbedArchive
from bot.archive.meaning import Embedder, Vectors
from bot.archive.read_lexicon import ReadLexicon
from bot.archive.understand import Understand
from bot.index.embedding import NanoEmbedder, installed
from bot.storage.database import Database
from bot.values import Struct


class Meaning(Struct, frozen=True):
    """What shares the vectors in this process's memory: none until `embed` ran for the first time. All of it, or
    without an embedder nothing."""

    vectors: Vectors | None = None
    embed: EmbedArchive | None = None
    understand: Understand | None = None


def installed_embedder() -> Embedder | None:
    """The embedder of this installation; without the extra None, and search goes by words."""
    return NanoEmbedder() if installed() else None


def meaning_by(embedder: Embedder | None, database: Database, lexicon: ReadLexicon) -> Meaning:
    if embedder is None:
        return Meaning()
    from bot.index.vectors import MemoryVectors  # numpy is in the extra

    vectors = MemoryVectors()
    embed = EmbedArchive(database.vectors, embedder, vectors)
    return Meaning(vectors, embed, Understand(embedder, vectors, lexicon))
