"""A title in capitals as people write titles, with the names and acronyms that its own text shows."""

import re
from collections import Counter

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_CONNECTING = "a an and as at but by for from in into nor of on or over per the to via vs with without"
_SMALL = frozenset(_CONNECTING.split())
_ACRONYMS = (
    "AI ML RL NLP LLM LLMs VLM VLMs MoE GAN GANs VAE VAEs GPT BERT KAN KANs CNN CNNs RNN RNNs MLP MLPs SSM SSMs"
    " GNN GNNs RAG RLHF LoRA QA SGD GPU GPUs"
)
_PAUSES = frozenset(":–—?!")
_NAMES = {name.casefold(): name for name in _ACRONYMS.split()}


def recased(title: str, body: str) -> str:
    """Each word as the body spells it, away from the starts of its sentences; others with a capital."""
    spellings = _NAMES | _spellings(body)
    first = True

    def one(found: re.Match[str]) -> str:
        nonlocal first
        word, at_start = found[0], first
        first = False
        own = spellings.get(word.casefold())
        if own and not own.islower():
            return own
        if word.casefold() in _SMALL and not at_start and title[: found.start()].rstrip()[-1:] not in _PAUSES:
            return word.lower()
        return word[:1].upper() + word[1:].lower()

    return _WORD.sub(one, title)


def _spellings(body: str) -> dict[str, str]:
    """By the folded word its most frequent spelling with a capital behind its first letter ("LLMs", "BERT")."""
    counts: dict[str, Counter[str]] = {}
    for found in _WORD.finditer(body):
        if any(map(str.isupper, found[0][1:])) and len(found[0]) <= 12:
            counts.setdefault(found[0].casefold(), Counter())[found[0]] += 1
    return {word: spelling.most_common(1)[0][0] for word, spelling in counts.items()}
