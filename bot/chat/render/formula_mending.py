"""TeX that went through one converter too many: braces that were marks of a group came out as braces to be seen."""

import re

_GROUP = r"\\\{((?:[^{}\\,;|]|\\[A-Za-z]+\s*){1,40})\\\}"
_SCRIPT = re.compile(rf"(?<=[_^])\{{\s*{_GROUP}\s*\}}")
_TEXT = re.compile(r"\\text\s*+\{text\}\s*+\\\{\s*+(?:\\text\s*+\{([^{}]*+)\}|([^{}\\]*+))\s*+\\\}")


def mended(tex: str) -> str:
    r"""`n_{\{l\}}` as `n_{l}`, `\text{text}\{loss\}` as `\text{loss}`.

    A set keeps its braces: it has commas, dots or a bar inside, or more than a script around it.
    """
    if r"\{" not in tex:
        return tex
    return _SCRIPT.sub(_script, _TEXT.sub(lambda found: rf"\text{{{found[1] or found[2] or ''}}}", tex))


def _script(found: re.Match[str]) -> str:
    return found[0] if re.search(r"\\(?:[lc]?dots|mid)|\.\.", found[1]) else f"{{{found[1]}}}"
