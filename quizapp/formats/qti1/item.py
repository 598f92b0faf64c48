"""An item of QTI 1.2: which kind of question it is, by what its program says of it or else by what it is made of."""

from __future__ import annotations

from dataclasses import replace

from quizapp.formats.base import Item, Severity
from quizapp.formats.qti1.draft import Draft, Refused
from quizapp.formats.qti1.feedback import Feedback
from quizapp.formats.qti1.kinds import MAKERS
from quizapp.formats.qti1.media import Media
from quizapp.formats.qti1.responses import Presentation, presented
from quizapp.formats.qti1.scoring import Scoring, number, scoring_of
from quizapp.formats.shared.intake import MOST_ANSWERS, Intake
from quizapp.formats.shared.xml import Node

TYPES = {
    "multiple_choice_question": "single",
    "true_false_question": "single",
    "multiple_answers_question": "several",
    "short_answer_question": "text",
    "fill_in_multiple_blanks_question": "gaps",
    "multiple_dropdowns_question": "gaps",
    "matching_question": "pairs",
    "numerical_question": "number",
    "ordering_question": "order",
    "essay_question": "essay",
    "file_upload_question": "",
    "text_only_question": "description",
    "calculated_question": "",
    "categorization_question": "",
    "hot_spot_question": "",
    "cc.multiple_choice.v0p1": "single",
    "cc.multiple_response.v0p1": "several",
    "cc.true_false.v0p1": "single",
    "cc.fib.v0p1": "text",
    "cc.pattern_match.v0p1": "text",
    "cc.essay.v0p1": "essay",
    "multiple choice": "single",
    "multiple answer": "several",
    "true/false": "single",
    "either/or": "single",
    "essay": "essay",
    "short response": "essay",
    "fill in the blank": "text",
    "fill in the blank plus": "gaps",
    "jumbled sentence": "gaps",
    "matching": "pairs",
    "ordering": "order",
    "numeric": "number",
    "opinion scale": "",
    "hot spot": "",
    "file upload": "",
    "quiz bowl": "",
    "calculated": "",
}
"""How each type of Canvas, Common Cartridge and Blackboard is read; empty where it cannot come in."""
LABELS = ("question_type", "cc_profile", "bbmd_questiontype")
POINTS = ("points_possible", "qmd_weighting", "cc_weighting", "qmd_absolutescore_max")
TAGS = ("qmd_keywords", "keywords", "tags")
NOTHING = "This text asks nothing, so there is no question: put it before the question that it belongs to."


def read_item(intake: Intake, media: Media, node: Node, topic: str) -> None:
    """Take an item in, or tell why not."""
    said = fields(node)
    title = " ".join(node.get("title").split())
    intake.begin(node.line, title)
    shown = presented(media, node.first("presentation") or Node("presentation", {}, node.line))
    scoring = scoring_of(node)
    feedback = Feedback(media, node, scoring)
    name = next((said[label] for label in LABELS if said.get(label)), "")
    try:
        kind = _kind(name, shown, scoring)
        draft = Draft(intake, media, shown, scoring, feedback, said, node.line)
        question = MAKERS[kind](draft)
    except Refused as refused:
        intake.refuse(refused.line or node.line, str(refused))
        return
    question = replace(question, explanation=question.explanation or feedback.general(), hint=feedback.hint())
    for told in feedback.unused():
        intake.note(node.line, told, Severity.LOST)
    if any(one.text().strip() for one in node.all("rubric", "objectives")):
        intake.note(node.line, "Its rubric and objectives stay behind.", Severity.LOST)
    ref = node.get("ident") or said.get("bbmd_asi_object_id", "")
    tags = tuple(dict.fromkeys(tag.strip() for at in TAGS for tag in said.get(at, "").split(",") if tag.strip()))
    intake.take(Item(question, node.line, title, topic, ref, tags, _points(said, scoring)))


def fields(node: Node) -> dict[str, str]:
    """What the metadata of an item, section or assessment say, by their names in small letters."""
    found: dict[str, str] = {}
    for holder in (node, *node.all("itemmetadata", "assessmentmetadata", "sectionmetadata")):
        for one in holder.nodes:
            if one.tag.startswith(("qmd_", "bbmd_")):
                found.setdefault(one.tag, one.text().strip())
            if one.tag == "qtimetadata":
                for entry in one.all("qtimetadatafield"):
                    found.setdefault(entry.text("fieldlabel").strip().lower(), entry.text("fieldentry").strip())
    return found


def _points(said: dict[str, str], scoring: Scoring) -> float | None:
    written = next((said[name] for name in POINTS if said.get(name)), "")
    points = number(written) if written else scoring.maximum if scoring.maximum != 100 else None
    return points if points is not None and points >= 0 else None


def _kind(name: str, shown: Presentation, scoring: Scoring) -> str:
    """The maker of an item; raises Refused for one that cannot come in."""
    kind = TYPES.get(name.lower(), "?") if name else "?"
    if kind == "?" and name and not shown.responses:
        raise Refused(f"Questions of the type “{name[:60]}” are not known here.")
    if kind == "?":
        kind = _by_structure(name, shown, scoring)
    if not kind:
        raise Refused(f"quizapp has no questions of the type “{name}”: it stays behind.")
    if kind == "description":
        raise Refused(NOTHING)
    if scoring.too_many or len(shown.responses) > MOST_ANSWERS or _crowded(shown):
        raise Refused(f"This question has more options or rules than can be read: {MOST_ANSWERS} options at most.")
    if not shown.responses and kind != "essay":
        raise Refused("There is nothing to choose or to type in it: it would be no question.")
    return kind


def _crowded(shown: Presentation) -> bool:
    return any(len(one.labels) > MOST_ANSWERS for one in shown.responses)


def _by_structure(name: str, shown: Presentation, scoring: Scoring) -> str:
    found = shown.responses
    if not found:
        return "description"
    for one in found:
        if one.tag in ("response_xy", "response_na") or one.render in ("render_hotspot", "render_slider"):
            what = one.render or one.tag
            raise Refused(f"Questions of the type “{name or what}” ({what}) cannot come in.", one.line)
        if not one.render:
            raise Refused(f"It is not said how to answer this <{one.tag}>: it cannot come in.", one.line)
    if len(found) > 1:
        choices = all(one.render == "render_choice" for one in found)
        return "pairs" if choices and all(one.html.strip() for one in found) else "gaps"
    [one] = found
    if one.render == "render_choice":
        return "order" if one.cardinality == "ordered" else "several" if one.cardinality == "multiple" else "single"
    if not any(scoring.rewarding()):
        return "essay"
    return "number" if one.number else "text"
