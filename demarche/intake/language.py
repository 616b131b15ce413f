"""Whether a text is English: by its function words and its letters. Cheap, and refuses only clear cases."""

from __future__ import annotations

import re
from collections.abc import Iterable

from demarche.errors import EmptyTextError, NotEnglishError

# A third of running text in each language. Words that another language also uses all the time ("in", "is", "an", "on",
# "as", "was", "he", "me", "no", "a", "for", "her", "man", "will", "so", "at") are left out of English: they prove nothing.
_FUNCTION_WORDS: dict[str, frozenset[str]] = {
    name: frozenset(words.split())
    for name, words in {
        "English": "the of and to that with by from his she they their this which were are been have has not but it its "
        "be or who said would there about after before when more than into also we our you your him my could "
        "should between over under other those these because while what where how said says told new year "
        "years people government president minister country first last two three against during since out up "
        "if only any some such did does do being through ",
        "French": "le la les des du et est une que qui dans pour pas sur avec au aux ce cette sont par plus ont été il elle nous leur mais ses son",
        "Spanish": "el la los las del y que en una por con para su al se como más pero fue sus este esta ha son lo también entre ya",
        "German": "der die und den das von zu mit sich des auf für ist nicht ein eine dem im auch als wird dass nach bei einer aus einen hat sie wurde oder werden",
        "Italian": "il di che la e per un una del della con non sono le dei nel alla è più gli anche come dal ha delle questo ma si",
        "Portuguese": "o os da do em um uma que para com não por dos das na no se mais como foi ao são pela também está e pelo seu sua",
        "Dutch": "de het een van en dat op te zijn voor met niet die aan er om ook als bij nog naar uit wordt door heeft maar deze",
        "Swedish": "och att det som en på är av för med till den har inte om ett han men var jag från kan de vid efter också",
        "Danish or Norwegian": "og det at en til er som på de med af av den ikke har et fra var men om ved også kan blev efter etter skal",
        "Polish": "w i na z się do nie że o jest od po jak przez to za oraz dla który przy został ich był są jego",
        "Czech": "a se na v je že s z do o i by jako za pro jsou po který ve byl podle jeho při také není",
        "Turkish": "ve bir bu da de için ile olarak olan daha gibi çok sonra kadar ne ancak en var göre değil olduğu başkanı",
        "Indonesian or Malay": "yang dan di dengan untuk dari ini pada itu dalam tidak akan telah oleh juga adalah kepada mereka ia para sebagai",
        "Romanian": "și de în la a cu că pe din nu mai o este au care pentru sunt fost prin ca dar al după sau",
        "Hungarian": "a az és hogy nem is egy volt meg ez ezt csak már de még kell mint vagy azt szerint",
        "Finnish": "ja on ei että se oli ovat hän mutta myös kun ole joka sen mukaan jos kuin hänen tai nyt",
        "Vietnamese": "và của là các có cho trong được với một người này không những đã khi về năm tại để",
        "Swahili": "ya na wa kwa katika ni la za kuwa cha hiyo huyo hii baada alisema yake watu vya",
    }.items()
}
_ENGLISH = _FUNCTION_WORDS["English"]
# What English also writes all the time: no proof of another language.
_ALSO_ENGLISH = frozenset(
    [
        "a",
        "i",
        "o",
        "as",
        "on",
        "is",
        "me",
        "in",
        "an",
        "at",
        "no",
        "do",
        "so",
        "men",
        "war",
        "for",
        "to",
        "of",
        "per",
        "but",
        "van",
        "die",
        "also",
        "under",
        "hat",
        "he",
        "had",
        "man",
        "will",
    ]
)
_OTHERS = {name: words - _ALSO_ENGLISH for name, words in _FUNCTION_WORDS.items() if name != "English"}
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SAMPLE_CHARS = 8_000
_ENOUGH_WORDS = 25
"""Below this many words nothing is refused for its language: a headline or a list of names has no function words."""
_ENOUGH_LETTERS = 40


def _sample(text: str) -> str:
    """Beginning, middle and end of a long text, whole if it is short."""
    if len(text) <= 3 * _SAMPLE_CHARS:
        return text
    middle = len(text) // 2
    return "\n".join((text[:_SAMPLE_CHARS], text[middle : middle + _SAMPLE_CHARS], text[-_SAMPLE_CHARS:]))


def _share(words: list[str], known: Iterable[str]) -> float:
    table = frozenset(known)
    return sum(w in table for w in words) / len(words) if words else 0.0


def _words(text: str) -> list[str]:
    return [w.lower() for w in _WORD.findall(text)]


def _is_latin(letter: str) -> bool:
    return letter < "\u0250" or "\u1e00" <= letter <= "\u1eff" or "\uff21" <= letter <= "\uff5a"


def require_english(text: str) -> None:
    """Nothing, if the text can be read as English. Raises `EmptyTextError` where there is nothing visible at all and
    `NotEnglishError` where another language is clear; short or mixed texts pass."""
    if not any(c.isprintable() and not c.isspace() for c in text):
        raise EmptyTextError("nothing to read: the text is empty")
    sample = _sample(text)
    letters = [c for c in sample if c.isalpha()]
    words = _words(sample)
    latin = sum(map(_is_latin, letters))
    if len(letters) >= _ENOUGH_LETTERS and latin < 0.4 * len(letters) and sum(w in _ENGLISH for w in words) < 20:
        raise NotEnglishError(_message("written in another script", words))
    if len(words) < _ENOUGH_WORDS or _is_list(sample, len(words)):
        return
    english = _share(words, _ENGLISH)
    name, rival = max(((n, _share(words, known)) for n, known in _OTHERS.items()), key=lambda pair: pair[1])
    # English news lies between 0.2 and 0.45; a report that is half French at 0.12 and more.
    if english < 0.1 and rival > max(0.15, 2.5 * english):
        raise NotEnglishError(_message(f"it looks {name}", words))
    accented = sum(c > "\x7f" for c in letters)
    if english < 0.02 and (len(words) >= 60 or accented > 0.04 * len(letters)):
        raise NotEnglishError(_message("it has no English function words", words))


def _is_list(text: str, words: int) -> bool:
    """Whether the text is names and numbers rather than sentences: mostly capitalised words."""
    capitals = sum(w[0].isupper() for w in _WORD.findall(text))
    return bool(capitals > 0.5 * words)


def _message(why: str, words: list[str]) -> str:
    return f"not English ({why}; {len(words):,} words looked at). demarche reads English reports only: translate it first"
