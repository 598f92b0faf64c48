"""What stands above the columns of a table of questions, in English, German, French and Spanish."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

QUESTION, TYPE, RIGHT, WRONG, OPTION = "question", "type", "right", "wrong", "option"
POINTS, TOPIC, EXPLANATION, HINT, TOLERANCE = "points", "topic", "explanation", "hint", "tolerance"
TITLE, REF, TAGS = "title", "ref", "tags"

HEADINGS: Mapping[str, str] = {
    QUESTION: """question questions questiontext prompt stem frage fragen fragetext fragestellung aufgabe aufgabentext
        enonce consigne textedelaquestion pregunta preguntas enunciado textodelapregunta domanda vraag""",
    TYPE: """type kind questiontype typ art fragetyp fragentyp aufgabentyp typedequestion genre tipo tipodepregunta""",
    RIGHT: """answer answers right rightanswer rightanswers correct correctanswer correctanswers answerkey key solution
        antwort antworten richtig richtigeantwort richtigeantworten korrekt korrekteantwort losung reponse reponses
        bonnereponse bonnesreponses reponsecorrecte reponsescorrectes correcte juste respuesta respuestas
        respuestacorrecta respuestascorrectas correcta solucion""",
    WRONG: """wrong wronganswer wronganswers incorrect incorrectanswer incorrectanswers distractor distractors falsch
        falscheantwort falscheantworten distraktor faux fausse faussereponse mauvaisereponse mauvaisesreponses
        distracteur incorrecta incorrectas respuestaincorrecta respuestasincorrectas falsa distractores""",
    OPTION: """option options choice choices possibleanswer antwortmoglichkeit auswahl auswahlmoglichkeit choix
        proposition opcion opciones alternativa""",
    POINTS: "points point marks mark score punkte punkt bareme puntos puntuacion puntaje",
    TOPIC: "topic category chapter section subject thema kategorie kapitel theme categorie chapitre sujet tema "
    "categoria capitulo",
    EXPLANATION: """explanation answerexplanation feedback generalfeedback rationale reason why comment erklarung
        begrundung erlauterung ruckmeldung kommentar explication commentaire retroaction explicacion
        retroalimentacion comentario""",
    HINT: "hint clue tip hinweis tipp indice aide pista ayuda",
    TOLERANCE: "tolerance toleranz tolerancia margin",
    TITLE: "title titel titre titulo name",
    REF: "id no nr number nummer num",
    TAGS: "tag tags schlagworte stichworte motscles etiquettes etiquetas",
}  # fmt: skip
"""In small letters without accents, spaces and signs."""
MEANING = {word: meaning for meaning, words in HEADINGS.items() for word in words.split()}
NUMBERED = frozenset({RIGHT, WRONG, OPTION})
SEVERAL = frozenset({WRONG, OPTION})
"""Meanings of which a table may have several columns."""
ENDS_IN_PLACE = re.compile(r"(.*?[^\W\d])[ _.#-]*(\d{1,2})|(.*?[^\W\d])[ _.-]+([A-Za-z])|()([A-Ia-i])")
"""A heading with the number or letter of an option: Wrong 2, Option A, B."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns hold what, and the headings of those that are not read."""

    at: Mapping[str, tuple[int, ...]]
    unread: tuple[str, ...] = ()

    def first(self, meaning: str) -> int:
        """The column with this meaning, -1 where there is none."""
        return self.at.get(meaning, (-1,))[0]


def columns(headings: Sequence[str]) -> Columns | None:
    """The columns under these headings; None where they are no headings of a table of questions."""
    at: dict[str, tuple[int, ...]] = {}
    unread = []
    for place, heading in enumerate(headings):
        meaning = meaning_of(heading)
        if not meaning or (meaning in at and meaning not in SEVERAL):
            unread += [heading] if heading else []
        else:
            at[meaning] = (*at.get(meaning, ()), place)
    if QUESTION not in at or not at.keys() & {RIGHT, WRONG, OPTION, TYPE}:
        return None
    return Columns(at, tuple(unread))


def unnamed(width: int) -> Columns:
    """The columns of a table without headings: the question, its right answer, wrong ones."""
    return Columns({QUESTION: (0,), RIGHT: (1,), WRONG: tuple(range(2, width))})


def meaning_of(heading: str) -> str:
    """What a heading means; empty where nobody knows."""
    if len(heading) > 60:
        return ""
    if meaning := MEANING.get(bare(heading), ""):
        return meaning
    placed = ENDS_IN_PLACE.fullmatch(heading.strip())
    if not placed:
        return ""
    if placed[5] is not None:
        return OPTION
    meaning = MEANING.get(bare(placed[1] or placed[3]), "")
    return OPTION if meaning == RIGHT else meaning if meaning in NUMBERED else ""


def bare(heading: str) -> str:
    """The words in small letters without accents, spaces and signs."""
    letters = unicodedata.normalize("NFD", heading.casefold())
    return "".join(letter for letter in letters if letter.isalnum() and letter.isascii())
