"""What stands above the columns of a table of questions, in English, German, French and Spanish."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

QUESTION, TYPE, RIGHT, WRONG, OPTION = "question", "type", "right", "wrong", "option"
POINTS, TOPIC, EXPLANATION, HINT, TOLERANCE = "points", "topic", "explanation", "hint", "tolerance"
TITLE, REF, TAGS, EVIDENCE, SETTINGS = "title", "ref", "tags", "evidence", "settings"
FEEDBACK, CREDIT, MATCH, GAP, MARGIN = "feedback", "credit", "match", "gap", "margin"
"""Of one option each, by its number."""

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
    EVIDENCE: "evidence quote citation quotation beleg zitat preuve cita",
    SETTINGS: "settings einstellungen parametres reglages ajustes",
}  # fmt: skip
"""In small letters without accents, spaces and signs."""
OF_AN_OPTION: Mapping[str, str] = {
    FEEDBACK: "feedback comment ruckmeldung kommentar commentaire retroaction retroalimentacion comentario",
    CREDIT: "credit share weight anteil gewicht gewichtung part poids ponderation parte peso",
    MATCH: "match partner pair paar paire pareja",
    GAP: "gap blank lucke lacune trou hueco",
    MARGIN: "tolerance toleranz tolerancia margin",
}
"""What stands above columns that belong to the option of the same number: Feedback 2, Credit 2."""
BESIDE_AN_OPTION = {word: meaning for meaning, words in OF_AN_OPTION.items() for word in words.split()}
MEANING = {word: meaning for meaning, words in HEADINGS.items() for word in words.split()}
NUMBERED = frozenset({RIGHT, WRONG, OPTION})
SEVERAL = frozenset({WRONG, OPTION, *OF_AN_OPTION})
"""Meanings of which a table may have several columns."""
ENDS_IN_PLACE = re.compile(r"(.*?[^\W\d])[ _.#-]*(\d{1,2})|(.*?[^\W\d])[ _.-]+([A-Za-z])|()([A-Ia-i])")
"""A heading with the number or letter of an option: Wrong 2, Option A, B."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns hold what, and the headings of those that are not read."""

    at: Mapping[str, tuple[int, ...]]
    unread: tuple[str, ...] = ()
    numbers: Mapping[int, int] = field(default_factory=dict)
    """The number of the option that a column belongs to."""

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
    return Columns(at, tuple(unread), _numbers(at, headings))


def _numbers(at: Mapping[str, tuple[int, ...]], headings: Sequence[str]) -> dict[int, int]:
    """The numbers of columns: as they are written, or in order where they are not, or not each once."""
    numbers: dict[int, int] = {}
    for meaning in (WRONG if OPTION not in at else OPTION, *OF_AN_OPTION):
        places = at.get(meaning, ())
        said = [_number_in(headings[place]) for place in places]
        in_order = 0 in said or len(set(said)) < len(said)
        numbers |= zip(places, range(1, len(places) + 1) if in_order else said, strict=True)
    return numbers


def _number_in(heading: str) -> int:
    """The number or letter of a heading, counted from 1; 0 where there is none."""
    placed = ENDS_IN_PLACE.fullmatch(heading.strip())
    if not placed:
        return 0
    sign = next(filter(None, (placed[2], placed[4], placed[6])), "")
    return int(sign) if sign.isdecimal() else ord(sign.upper()) - ord("A") + 1


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
    word = bare(placed[1] or placed[3])
    if beside := BESIDE_AN_OPTION.get(word):
        return beside
    meaning = MEANING.get(word, "")
    return OPTION if meaning == RIGHT else meaning if meaning in NUMBERED else ""


def bare(heading: str) -> str:
    """The words in small letters without accents, spaces and signs."""
    letters = unicodedata.normalize("NFD", heading.casefold())
    return "".join(letter for letter in letters if letter.isalnum() and letter.isascii())
