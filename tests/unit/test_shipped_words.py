"""The glossary and the topics that ship: complete, unambiguous, and as people type."""

import re
from collections import Counter

from bot.archive.glossary import names_of
from bot.archive.naming import name_key, name_words
from bot.archive.term import SHIPPED
from bot.intake.rows.jsonl import parse_jsonl
from bot.intake.source import file_of
from bot.pipeline.candidate import CandidateRecord
from bot.sources.shipped import shipped
from tests.shipped import shipped_terms, shipped_topics

HEBREW = re.compile("[\u05d0-\u05ea]{2}")


def test_the_glossary_has_two_hundred_terms_by_name() -> None:
    names = [term.term for term in shipped_terms()]
    assert len(names) >= 200
    assert names == sorted(names, key=str.casefold)
    assert all(term.source == SHIPPED for term in shipped_terms())


def test_every_definition_has_two_sentences_that_fit_a_phone() -> None:
    for term in shipped_terms():
        assert len(re.findall(r"[.!?](?=\s|$)", term.definition)) == 2, term.term
        assert term.definition.endswith(".")
        assert 150 <= len(term.definition) <= 320, term.term
        assert "  " not in term.definition
        assert "\n" not in term.definition


def test_no_name_belongs_to_two_terms() -> None:
    owners: dict[str, str] = {}
    for term in shipped_terms():
        for name in names_of(term):
            assert name_key(name), name
            assert owners.setdefault(name_key(name), term.term) == term.term, name
    assert len(owners) > 1_000


def test_every_term_has_names_in_hebrew_and_other_spellings() -> None:
    for term in shipped_terms():
        assert term.hebrew, term.term
        assert all(HEBREW.search(name) for name in term.hebrew), term.term
        assert term.synonyms, term.term
        assert not any(HEBREW.search(name) for name in (term.term, term.acronym or "", *term.synonyms))


def test_terms_to_see_also_exist_and_are_others() -> None:
    names = {term.term for term in shipped_terms()}
    for term in shipped_terms():
        assert 2 <= len(term.see_also) <= 5, term.term
        assert set(term.see_also) <= names - {term.term}, term.term


def test_topics_have_names_and_hashtags_in_both_languages() -> None:
    topics = shipped_topics()
    assert len(topics) == 24
    for topic in topics:
        assert topic.hashtag == f"#{topic.topic}"
        assert re.fullmatch(r"#[a-z]+", topic.hashtag)
        assert re.fullmatch("#[\u05d0-\u05ea_]+", topic.hashtag_he)
        assert HEBREW.search(topic.name_he)
        assert len(topic.words) >= 12
    for field in ("name", "name_he", "hashtag_he"):
        assert len({getattr(topic, field) for topic in topics}) == 24


def test_no_word_stands_twice_in_a_topic() -> None:
    for topic in shipped_topics():
        keys = Counter(map(name_words, (*topic.words, *topic.hints)))
        assert [words for words, times in keys.items() if times > 1] == [], topic.topic


def test_candidates_that_ship_have_topics_of_the_channel() -> None:
    path = shipped("candidates.jsonl")
    records = [
        record
        for record in parse_jsonl(file_of(path.name, path.read_bytes()), lambda done, total: None)
        if isinstance(record, CandidateRecord)
    ]
    assert len(records) == 24
    known = {topic.topic for topic in shipped_topics()}
    assert all(record.topics and set(record.topics) <= known for record in records)
