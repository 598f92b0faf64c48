"""What the log of staff says in words: one sentence for each action, said of whoever did it.

`{subject}` stands for whom it was done to, `{classroom}` for the class. A test finds every action that the code notes
and asks for its sentence here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from string import Formatter

SENTENCES: Mapping[str, str] = {
    # ways in
    "quizapp set up": "set quizapp up and became administrator",
    "invitation made": "invited somebody",
    "invitation withdrawn": "withdrew an invitation",
    "invitation accepted": "accepted an invitation",
    "password link made": "made a link with which {subject} chooses a new password",
    "password chosen by link": "chose a new password by a link",
    # people
    "account made": "made the account {subject}",
    "role changed": "gave {subject} another role",
    "signed out everywhere": "signed {subject} out on all devices",
    "account erased": "erased an account",
    "unused guests erased": "erased guests who had not been here for long",
    "data handed out": "downloaded everything that is kept about {subject}",
    # classes
    "class made": "made the class {classroom}",
    "class renamed": "gave the class {classroom} another name",
    "class put away": "put the class {classroom} away",
    "class taken out again": "took the class {classroom} out again",
    "class deleted": "deleted a class",
    "teacher appointed": "made {subject} a teacher of {classroom}",
    "teacher dismissed": "took {subject} out of the teachers of {classroom}",
    "teacher left": "left {classroom}, which they taught",
    "teacher came back": "came back to teach {classroom}",
    "code renewed": "made a new code to join {classroom}",
    "code closed": "closed the code to join {classroom}",
    "member looked at": "looked at the page of {subject} in {classroom}",
    "week looked at": "looked at the week of {classroom}",
    "member described": "changed the extra time or the note of {subject} in {classroom}",
    "member removed": "took {subject} out of {classroom}",
    "member taken back": "took {subject} back into {classroom}",
    "member moved away": "moved {subject} out of {classroom} into another class",
    "member moved in": "moved {subject} into {classroom} from another class",
    "text given": "gave a text to {classroom}",
    "text taken back": "took a text away from {classroom}",
    "exam days set": "set the days of tests for {classroom}",
    "holiday added": "added a holiday to {classroom}",
    "holiday removed": "took a holiday out of {classroom}",
    "simulated class made": "made the simulated class {classroom}",
    "simulated class taken away": "took the simulated class away",
    # questions of one's own
    "deck made": "made a deck",
    "deck described": "changed the name or description of a deck",
    "deck copied": "copied a deck",
    "deck put away": "put a deck away",
    "deck taken out again": "took a deck out again",
    "topic changed": "changed the topics of a deck",
    "questions pasted": "pasted questions into a deck",
    "archive unpacked": "made decks from an archive",
    "questions imported": "imported questions into a deck",
    "import undone": "took an import back",
    "questions taken out": "took questions out of a deck",
    "questions brought back": "brought questions of a deck back",
    "questions moved": "moved questions to another deck",
    "questions sorted": "put questions under another topic",
    "question written": "wrote a question",
    "question changed": "changed a question",
    "added a picture or sound": "added a picture or sound to a deck",
    "deleted unused pictures and sounds": "deleted pictures and sounds that no question showed",
    # quizzes
    "quiz made": "made a quiz",
    "quiz changed": "changed a quiz",
    "quiz put away": "put a quiz away",
    "quiz taken out again": "took a quiz out again",
    "quiz assigned": "gave a quiz to {classroom}",
    "assignment changed": "changed the rules of a quiz of {classroom}",
    "assignment taken back": "took a quiz away from {classroom}",
    "assignment given again": "gave a quiz back to {classroom}",
    "own dates set": "gave {subject} dates of their own for a quiz of {classroom}",
    "results looked at": "looked at the results of a quiz of {classroom}",
    "results downloaded": "downloaded the results of a quiz of {classroom}",
    "figures downloaded": "downloaded figures of {classroom}",
    "attempt looked at": "looked at an attempt of {subject} in {classroom}",
    "answer marked by hand": "marked an answer of {subject} in {classroom} by hand",
    "question mended": "mended a question of a quiz, and its marks",
    "mending undone": "undid the mending of a question of a quiz",
    # rosters and sign-in cards
    "list of names read": "handed in a list of names for {classroom}",
    "list of names taken": "took a list of names into {classroom}",
    "list of names taken back": "took a list of names in {classroom} back",
    "sign-in cards shown": "looked at sign-in cards of {classroom}",
    "sign-in card made": "made a new sign-in card for {subject} in {classroom}",
    "sign-in cards made": "made new sign-in cards for {classroom}",
    # the log
    "log downloaded": "downloaded this log",
}
SUBJECT, CLASSROOM = "subject", "classroom"


def parts(action: str) -> Iterator[tuple[str, str]]:
    """The words of an action in their order, each with what comes after it: a subject, a class, or nothing more.

    An action without a sentence, from a newer program, is told as it is called.
    """
    for words, field, _, _ in Formatter().parse(SENTENCES.get(action, action.replace("{", "(").replace("}", ")"))):
        yield words, field or ""


def plain(action: str) -> str:
    """An action as it stands in a list of actions, of nobody in particular."""
    about = {SUBJECT: "somebody", CLASSROOM: "a class", "": ""}
    return "".join(words + about[field] for words, field in parts(action)).replace("the class a class", "a class")
