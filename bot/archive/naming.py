"""When two spellings are the same name: "The KANs", "fine-tuning" and "finetuning", "הטרנספורמר" and "טרנספורמר"."""

from bot.archive.words import tokens

_ARTICLE = "ה"
_FEWEST_LETTERS = 2  # of what stays behind a prefix or an ending


def name_words(name: str) -> tuple[str, ...]:
    """The words of a name without case, points, quotes, plural endings and Hebrew articles; hyphens divide."""
    return tuple(plain_word(token.word) for token in tokens(name) if not token.whole)


def name_key(name: str) -> str:
    """What equal names have in common, wherever they write spaces or hyphens; "" for a text without a word."""
    return "".join(name_words(name))


def plain_word(word: str) -> str:
    """A folded word (`words.fold`) without its plural ending or Hebrew articles."""
    if word.isascii():
        return _singular(word)
    bare = word.lstrip(_ARTICLE)
    return bare if len(bare) >= _FEWEST_LETTERS else word


def _singular(word: str) -> str:
    if len(word) <= _FEWEST_LETTERS or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > len("ties"):
        return word[:-3] + "y"
    return word[:-2] if word.endswith(("sses", "xes", "ches", "shes")) else word[:-1]
