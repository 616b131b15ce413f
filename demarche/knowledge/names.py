"""Names as keys: spellings that mean the same name fold to the same key."""

from __future__ import annotations

import re
import unicodedata

_LETTERS = str.maketrans(
    {
        "ı": "i", "İ": "i", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ð": "d", "þ": "th", "ß": "ss",
        "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ə": "a", "Ə": "a", "ħ": "h", "ŋ": "ng",
        "'": "", "’": "", "‘": "", "ʻ": "", "ʼ": "", "`": "", "ʿ": "", "ʾ": "", "´": "", ".": "",
        "-": " ", "‐": " ", "‑": " ", "–": " ", "_": " ", "\u00a0": " ", "&": " and ",
    }
)  # fmt: skip
# Pairs of spellings that romanisations of one name differ in; applied in this order to a folded name.
_ROMANISED = (
    ("sch", "sh"), ("tch", "ch"), ("dzh", "j"), ("dj", "j"), ("kh", "k"), ("gh", "g"), ("ph", "f"), ("zh", "j"),
    ("ck", "k"), ("q", "k"), ("c ", "k "), ("x", "ks"), ("w", "v"), ("ou", "u"), ("oo", "u"), ("ee", "i"),
)  # fmt: skip
_DOUBLED = re.compile(r"([a-z])\1")
_NOT_KEPT = re.compile(r"[aeiouyh ]")


def fold_name(name: str) -> str:
    """The name in lower case without accents, apostrophes and full stops, hyphens as spaces."""
    if name.isascii() and name.isalpha():
        return name.lower()
    plain = unicodedata.normalize("NFKD", name.translate(_LETTERS))
    kept = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(kept.lower().split())


def romanise(folded: str) -> str:
    """A folded name with the letters levelled that romanisations differ in: toqaev, tokayev -> tokaev."""
    for variant, plain in _ROMANISED:
        folded = folded.replace(variant, plain)
    for glide in ("aye", "eye", "oye", "uye", "iye", "aie", "oie", "uie"):
        folded = folded.replace(glide, glide[0] + "e")
    folded = folded.replace("iya", "ia").replace("iy", "i").replace("yy", "i").replace("y", "i")
    return _DOUBLED.sub(r"\1", folded)


def skeleton(folded: str) -> str:
    """The consonants of a folded name after its first letter: what all its romanisations share."""
    plain = romanise(folded)
    return plain[:1] + _NOT_KEPT.sub("", plain[1:])
