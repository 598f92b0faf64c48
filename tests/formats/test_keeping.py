"""The document says of each format what it keeps, as it was found out just now."""

from tests.formats import keeping


def test_the_tables_of_the_document_are_those_of_the_code():
    document = keeping.DOCUMENT.read_text(encoding="utf-8")
    assert document == keeping.renewed(document), "stale: run python3 -m tests.formats.keeping"


def test_what_a_format_loses_is_not_told_as_kept():
    gift = keeping.FORMATS["gift"]
    assert keeping.type_kept(gift, "truefalse") == keeping.WHOLE
    assert keeping.type_kept(gift, "ordering") == keeping.NOTHING
    assert keeping.part_kept(gift, "feedback on answers") == "yes"
    assert keeping.part_kept(gift, "hint") == keeping.NOTHING
    assert keeping.part_kept(gift, "pictures") == keeping.NOTHING
