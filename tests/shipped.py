"""The words that ship: glossary, topics and Hebrew words, as the program reads them."""

from bot.archive.term import Term
from bot.archive.topics import Topic, parse_topics
from bot.archive.translations import Translation, parse_names, parse_translations
from bot.intake.rows.jsonl import parse_jsonl
from bot.intake.source import file_of
from bot.sources.shipped import shipped


def shipped_terms() -> list[Term]:
    path = shipped("glossary.jsonl")
    found = list(parse_jsonl(file_of(path.name, path.read_bytes()), lambda done, total: None))
    return [record for record in found if isinstance(record, Term)]


def shipped_topics() -> tuple[Topic, ...]:
    path = shipped("topics.jsonl")
    return parse_topics(path.read_text("utf-8"), path.name)


def shipped_translations() -> tuple[Translation, ...]:
    path = shipped("hebrew.txt")
    return parse_translations(path.read_text("utf-8"), path.name)


def shipped_names() -> tuple[tuple[str, ...], ...]:
    path = shipped("names.txt")
    return parse_names(path.read_text("utf-8"), path.name)
