"""What somebody has written for others, for them to take along: decks, questions, quizzes, and what they mended."""

from __future__ import annotations

from sqlalchemy import select

from quizapp.formats.records.personal import Kind
from quizapp.models.content import Deck, QuestionRow, Version
from quizapp.models.exchange import Import, ImportFile
from quizapp.models.quizzes import Quiz, Repair
from quizapp.services.records.personal_rows import Shelf


def kinds(shelf: Shelf) -> tuple[Kind, ...]:
    """All that an account has written."""
    return _decks(shelf), _questions(shelf), _imports(shelf), _quizzes(shelf), _repairs(shelf)


def _decks(shelf: Shelf) -> Kind:
    found = (
        select(Deck.title, Deck.description, Deck.created_at.label("made"), Deck.archived_at.label("put_away"))
        .where(Deck.owner_id == shelf.account.id)
        .order_by(Deck.id)
    )
    return shelf.kind("decks", "Decks", "Decks that you made.", found)


def _questions(shelf: Shelf) -> Kind:
    found = (
        select(
            Deck.title.label("deck"), Version.kind.label("type"), Version.number.label("version"),
            Version.created_at.label("written"), Version.meaning.label("asks_something_else"),
            Version.start.label("evidence_from"), Version.end.label("evidence_to"), Version.data.label("question"),
        )
        .join(QuestionRow, QuestionRow.id == Version.question_id)
        .join(Deck, Deck.id == QuestionRow.deck_id)
        .where(Version.author_id == shelf.account.id)
        .order_by(Version.id)
    )  # fmt: skip
    return shelf.kind("questions", "Questions", "Wordings of questions that you wrote, whole.", found)


def _imports(shelf: Shelf) -> Kind:
    found = (
        select(Import.handed_in_at.label("handed_in"), Import.taken_at.label("taken"), Import.undone_at.label("undone"),
               Deck.title.label("deck"), ImportFile.name.label("file"), ImportFile.place.label("file_number"))
        .outerjoin(Deck, Deck.id == Import.deck_id)
        .outerjoin(ImportFile, ImportFile.import_id == Import.id)
        .where(Import.owner_id == shelf.account.id)
        .order_by(Import.id, ImportFile.place)
    )  # fmt: skip
    return shelf.kind("imports", "Imports", "Files of questions that you handed in.", found)


def _quizzes(shelf: Shelf) -> Kind:
    found = (
        select(Quiz.title, Quiz.intro, Quiz.created_at.label("made"), Quiz.archived_at.label("put_away"),
               Quiz.edition.label("times_changed"))
        .where(Quiz.owner_id == shelf.account.id)
        .order_by(Quiz.id)
    )  # fmt: skip
    return shelf.kind("quizzes", "Quizzes", "Quizzes that you made.", found)


def _repairs(shelf: Shelf) -> Kind:
    found = (
        select(Quiz.title.label("quiz"), Repair.kind.label("what"), Repair.data.label("how"), Repair.at.label("mended"),
               Repair.undone_at.label("undone"))
        .join(Quiz, Quiz.id == Repair.quiz_id)
        .where(Repair.by_id == shelf.account.id)
        .order_by(Repair.id)
    )  # fmt: skip
    return shelf.kind("repairs", "Repairs", "What you mended in quizzes afterwards.", found)
