"""English is read, other languages are refused, and short or mixed texts pass."""

import pytest

from demarche.errors import EmptyTextError, NotEnglishError
from demarche.intake.language import require_english


@pytest.mark.parametrize(
    "text", ["Talks resume", "Pompeo, Kamilov, Mirziyoyev, Toqaev", "The minister said that \u201cnous attendons la suite\u201d and left."]
)
def test_short_and_mixed_texts_pass(text: str) -> None:
    require_english(text)


@pytest.mark.parametrize("text", ["", " \n ", "\u200b\u200b"])
def test_nothing_is_refused(text: str) -> None:
    with pytest.raises(EmptyTextError):
        require_english(text)


def test_spanish_is_refused() -> None:
    text = "El ministro de Relaciones Exteriores dijo el martes que los dos pa\u00edses van a reanudar las conversaciones sobre el r\u00edo antes de que termine la semana, seg\u00fan un comunicado."
    with pytest.raises(NotEnglishError, match="Spanish"):
        require_english(text)
