"""Single TeX commands, letters and scripts as Unicode. The symbols themselves come from telegramify-markdown."""

import re
import unicodedata
from functools import lru_cache

# What the library lacks, or has in a form that phones draw badly (a CJK bracket, a bar that looks like a letter).
_OWN = {
    r"\ne": "≠",
    r"\lbrace": "{",
    r"\rbrace": "}",
    r"\backslash": "\\",
    r"\degree": "°",
    r"\coloneqq": "≔",
    r"\mid": "|",
    r"\epsilon": "ϵ",
    r"\langle": "⟨",
    r"\rangle": "⟩",
    r"\argmin": "argmin",
    r"\argmax": "argmax",
    r"\checkmark": "✓",
    r"\ast": "*",
    r"\mod": "mod",
    r"\bmod": "mod",
}

_STYLES = {
    "bm": "mathbf",
    "boldsymbol": "mathbf",
    "pmb": "mathbf",
    "mathds": "mathbb",
    "mathscr": "mathcal",
    "mathbf": "mathbf",
    "mathbb": "mathbb",
    "mathcal": "mathcal",
    "mathfrak": "mathfrak",
}

# Combining marks that Telegram keeps: its servers drop U+0333, U+033F and U+030A (TDLib, clean_input_string).
_ACCENTS = {
    "hat": "\u0302",
    "widehat": "\u0302",
    "bar": "\u0304",
    "overline": "\u0304",
    "tilde": "\u0303",
    "widetilde": "\u0303",
    "vec": "\u20d7",
    "dot": "\u0307",
    "ddot": "\u0308",
    "check": "\u030c",
}

_SUPERSCRIPTS = str.maketrans(
    "0123456789+-−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWβγδφχθ⊤",
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵝᵞᵟᵠᵡᶿᵀ",
)
_SUBSCRIPTS = str.maketrans("0123456789+-−=()aehijklmnoprstuvxβγρφχ", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ")
SMALL = "′*⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵀ₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ\u0302\u0303\u0304\u0307\u0308\u20d7"
"""Signs that stand behind another as its script, prime or accent."""
_INDICES = frozenset("ijklmn")  # three of these are three indices, three other letters are a word
_BESIDE = {"*": "*", "∗": "*", "**": "**", "′": "′", "∘": "°", "†": "†"}  # superscripts that are high by themselves


@lru_cache(maxsize=1024)
def symbol(command: str) -> str | None:
    """What a command such as `\\alpha` or `\\log` stands for; None for one that nobody knows."""
    if command in _OWN:
        return _OWN[command]
    converted = _converted(command)
    return converted if converted and not converted.startswith("\\") else None


def styled(style: str, text: str) -> str | None:
    """`text` in the alphabet of `\\mathbb`, `\\mathcal` and their like; None for a style that nobody knows."""
    known = _STYLES.get(style)
    return "".join(_styled_letter(known, letter) for letter in text) if known else None


@lru_cache(maxsize=1024)
def _styled_letter(style: str, letter: str) -> str:
    if not (letter.isascii() and letter.isalnum()):
        return letter
    return _converted(f"\\{style}{{{letter}}}")


def _converted(command: str) -> str:
    """By the library, which only converts what it takes for a formula: a known letter in front makes it one. It is
    imported with the first command that nobody else knows."""
    from telegramify_markdown import convert

    return str(convert(f"$$\\alpha{{}}{command}$$")[0]).strip().removeprefix("α")


def accented(accent: str, base: str) -> str | None:
    """One letter under its accent, longer bases as "hat(xy)"; None for an accent that nobody knows."""
    mark = _ACCENTS.get(accent)
    if mark is None:
        return None
    if is_one_sign(base):
        return unicodedata.normalize("NFC", base + mark)
    return f"{accent.removeprefix('wide').replace('overline', 'bar')}({base})"


def is_one_sign(text: str) -> bool:
    """One letter, digit or sign, with any combining marks."""
    return bool(text) and all(unicodedata.combining(sign) for sign in text[1:])


def superscript(text: str) -> str:
    """`text` raised: in small letters where all of it has them, else as "^x" or "^(…)"."""
    packed = text.strip()
    return _BESIDE.get(packed) or _small(packed, _SUPERSCRIPTS) or _marked("^", packed)


def subscript(text: str, *, upright: bool = False, last: bool = True) -> str:
    """`text` lowered. A word ("train", "KL") stays one: "_train"; in brackets where more follows (`last` is False)."""
    packed = text.strip()
    is_word = len(packed) > 1 and packed.isascii() and packed.isalpha()
    is_compound = re.fullmatch(r"[A-Za-z]{2,}(?:-[A-Za-z]++)++", packed) is not None  # a minus would be "−" by now
    stays = is_compound or (is_word and (upright or (len(packed) > 2 and not set(packed) <= _INDICES)))
    small = None if stays else _small(packed, _SUBSCRIPTS)
    if small is not None:
        return small
    return f"_{packed}" if is_word and last else _marked("_", packed)


def _small(text: str, alphabet: dict[int, int]) -> str | None:
    packed = text.replace(" ", "")
    return packed.translate(alphabet) if all(ord(sign) in alphabet for sign in packed) else None


def _marked(mark: str, text: str) -> str:
    text = re.sub(r" ?([×⋅=+\-−<>≤≥→∼∈]) ?", r"\1", text)
    braced = text[:1] == "{" and text[-1:] == "}" and text.count("{") == 1
    bracketed = re.fullmatch(r"\([^()]*\)", text) is not None
    return f"{mark}{text}" if braced or bracketed or is_one_sign(text) else f"{mark}({text})"
