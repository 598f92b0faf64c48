"""Questions go out as packages of QTI 2.1 and 3.0 that say what the published schemas ask for, and come back."""

import re
from io import BytesIO
from zipfile import ZipFile

import pytest

from quizapp.formats import qti2
from quizapp.formats.base import Attachment, Item, Severity
from quizapp.formats.shared import xml
from quizapp.questions.base import Answer, Question
from quizapp.questions.catalogue import TYPES

WRITERS = {"qti21": qti2.unparse_21, "qti30": qti2.unparse_30}
VERSIONS = pytest.mark.parametrize("version", list(WRITERS))
ORDER = ["responseDeclaration", "outcomeDeclaration", "itemBody", "responseProcessing", "modalFeedback"]
NCNAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
EXAMPLES = [kind.example().question for kind in TYPES.values() if kind.name != "flashcard"]


def files_of(written):
    with ZipFile(BytesIO(written.data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def items_of(written):
    return [xml.read(data) for name, data in files_of(written).items() if name.startswith("items/")]


def read_again(version, questions, files=()):
    written = WRITERS[version](questions, files)
    return (qti2.parse(written.data).questions if items_of(written) else ()), written.left_out


def camel(name):
    first, *rest = name.removeprefix("qti-").split("-")
    return first + "".join(part.title() for part in rest)


@VERSIONS
@pytest.mark.parametrize("question", EXAMPLES, ids=lambda question: question.kind)
def test_an_example_of_each_type_comes_back(version, question):
    back, left_out = read_again(version, [question])
    assert [one.kind for one in back] == [question.kind]
    assert not [told for told in left_out if told.severity is Severity.REFUSED]
    assert (back[0] == question) or "rubric" in left_out[0].message


@VERSIONS
@pytest.mark.parametrize("question", EXAMPLES, ids=lambda question: question.kind)
def test_items_have_their_parts_in_the_order_of_the_schema(version, question):
    (item,) = items_of(WRITERS[version]([question]))
    places = [ORDER.index(camel(node.tag)) for node in item.nodes]
    assert places == sorted(places)
    assert item.get("schemaLocation").startswith(item.get("xmlns"))
    assert {camel(name) for name in item.attributes} >= {"identifier", "title", "adaptive", "timeDependent"}
    assert all(
        NCNAME.fullmatch(node.get("identifier")) for node in [item, *item.nodes] if "identifier" in node.attributes
    )


@VERSIONS
def test_what_is_referred_to_is_declared(version):
    for item in items_of(WRITERS[version](EXAMPLES)):
        nodes = list(every(item))
        declared = {node.get("identifier") for node in nodes if camel(node.tag).endswith("Declaration")}
        used = {node.get("responseIdentifier") or node.get("response-identifier") for node in nodes}
        used |= {node.get("identifier") for node in nodes if camel(node.tag) in ("variable", "correct", "mapResponse")}
        used |= {node.get("outcomeIdentifier") or node.get("outcome-identifier") for node in nodes}
        assert used - {""} <= declared


def every(node):
    for part in node.nodes:
        yield part
        yield from every(part)


@VERSIONS
def test_the_manifest_lists_every_file_and_what_it_needs(version):
    picture = Attachment("a" * 24, b"\x89PNG", "map.png")
    question = Question("essay", f"Describe it. ![Map](/media/{picture.name})", (Answer("A river.", 1.0),))
    files = files_of(WRITERS[version]([question, *EXAMPLES], [picture, Attachment("b" * 24, b"x", "other.png")]))
    manifest = xml.read(files["imsmanifest.xml"])
    hrefs = {node.get("href") for node in manifest.deep("file")}
    assert hrefs == files.keys() - {"imsmanifest.xml"}
    keys = {node.get("identifier") for node in manifest.deep("resource")}
    needed = [node.get("identifierref") for node in manifest.deep("dependency")]
    assert set(needed) <= keys
    assert sum(key.startswith("media") for key in needed) == 1


@VERSIONS
def test_pictures_topics_titles_refs_tags_and_points_come_back(version):
    picture = Attachment("a" * 24, b"\x89PNG map", "map.png")
    question = Question(
        "choice",
        f"Which river is it? ![A map](/media/{picture.name})",
        (Answer("Rhine", 1.0, feedback="Yes."), Answer("Elbe", 0.5, feedback="Nearly.")),
        "It flows past Cologne.",
        "It rises in the Alps.",
        "The Rhine rises in the Alps.",
    )
    item = Item(question, 0, "Rivers", "Europe / Water", "1. river", ("geography", "map, reading"), 3.0)
    written = WRITERS[version]([item], [picture])
    assert written.left_out == ()
    parsed = qti2.parse(written.data)
    (back,) = parsed.items
    assert back.question.answers == question.answers
    assert (back.title, back.topic, back.ref, back.tags, back.points) == (
        item.title, item.topic, item.ref, item.tags, item.points,
    )  # fmt: skip
    assert (back.question.hint, back.question.evidence) == (question.hint, question.evidence)
    assert [file.data for file in parsed.files] == [picture.data]
    assert parsed.problems == ()
    assert parsed.format == version


@VERSIONS
def test_sections_follow_the_topics(version):
    topics = ["", "Europe / Rivers", "Europe / Treaties", "Asia", "Europe"]
    written = WRITERS[version]([Item(EXAMPLES[0], topic=topic) for topic in topics])
    assert [item.topic for item in qti2.parse(written.data).items] == topics


@VERSIONS
def test_a_flashcard_has_no_place(version):
    back, left_out = read_again(version, [TYPES["flashcard"].example().question])
    assert back == ()
    assert "Flashcard" in left_out[0].message


@VERSIONS
def test_the_same_questions_make_the_same_package(version):
    assert WRITERS[version](EXAMPLES).data == WRITERS[version](EXAMPLES).data
