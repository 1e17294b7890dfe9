"""What narrows a search, in its words and in people's."""

import re

from bot.archive.browsing import Subject, Subjects

BY_TOPIC = re.compile(r"""(?<!\S)tag:(?:"([^"]*)"|(\S+))""")
BY_YEAR = re.compile(r"(?<!\S)after:(\d{4}) before:\d{4}(?!\S)")


def tag(subject: Subject) -> str:
    """As the query language takes it; a quote in it would end it."""
    name = subject.topic.replace('"', " ").strip()
    return f'tag:"{name}"' if " " in name else f"tag:{name}"


def within(year: int) -> str:
    return f"after:{year:04} before:{year + 1:04}"


def narrowed_by(words: str, subjects: Subjects, language: str) -> str:
    """ "Diffusion and flows, 2025"; empty where no button narrowed these words."""
    topics = [quoted or bare for quoted, bare in BY_TOPIC.findall(words)]
    return ", ".join((*(subjects.name(topic, language) for topic in topics), *BY_YEAR.findall(words)))
