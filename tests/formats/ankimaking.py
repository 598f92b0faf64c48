"""Anki packages made by hand: any note type, any note, any card, and collections with anything wrong in them."""

import json
import sqlite3
import struct
import zlib
from contextlib import closing

from quizapp.formats.anki import clozes
from quizapp.formats.anki.database import SCHEMA
from quizapp.formats.anki.package import zstd
from quizapp.formats.shared.packages import pack

BACK = "{{FrontSide}}\n\n<hr id=answer>\n\n{{Back}}"
CREATED = 1_700_020_800
"""When the collections begin, in seconds: at 4:00 (UTC) on 15 November 2023."""
CSS = ".card {\n    font-family: arial;\n    font-size: 20px;\n    text-align: center;\n}\n.cloze {\n color: blue;\n}"


def kind(*cards, fields=("Front", "Back"), name="Basic", cloze=False, css=CSS, stock=None):
    """A note type with a card for each pair of templates; one that shows its first field, and then its second."""
    cards = cards or (("{{Front}}", BACK),)
    model = {"id": zlib.crc32(repr((name, cards, fields)).encode()), "name": name, "type": int(cloze), "css": css}
    model["flds"] = [{"name": field, "ord": place} for place, field in enumerate(fields)]
    model["tmpls"] = [
        {"name": f"Card {place + 1}", "ord": place, "qfmt": front, "afmt": back}
        for place, (front, back) in enumerate(cards)
    ]
    return model | ({} if stock is None else {"originalStockKind": stock})


BASIC = kind()
CLOZE = kind(("{{cloze:Text}}", "{{cloze:Text}}<br>\n{{Extra}}"), fields=("Text", "Extra"), name="Cloze", cloze=True)


def note(model, *fields, tags="", guid="", deck=1, **card):
    """A note of a note type, and what all its cards have."""
    return {"model": model, "fields": fields, "tags": tags, "guid": guid, "deck": deck, "card": card}


def database(notes, decks=None, conf=None, log=(), change=None):
    """The bytes of an old collection; `change` may do anything to it at last."""
    decks = {"1": {"id": 1, "name": "Default"}} | {
        str(key): {"id": key, "name": name} for key, name in (decks or {}).items()
    }
    models = {str(one["model"]["id"]): one["model"] for one in notes}
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as made:
        made.executescript(SCHEMA)
        texts = [json.dumps(one) for one in (conf or {"rollover": 4, "creationOffset": 0}, models, decks, {"1": {}})]
        made.execute("INSERT INTO col VALUES (1, ?, 0, 0, 11, 0, 0, 0, ?, ?, ?, ?, '{}')", (CREATED, *texts))
        for place, one in enumerate(notes, 1):
            guid = one["guid"] or f"guid{place}"
            row = (place, guid, one["model"]["id"], one["tags"], "\x1f".join(one["fields"]))
            made.execute("INSERT INTO notes VALUES (?, ?, ?, 0, -1, ?, ?, '', 0, 0, '')", row)
            for card, number in enumerate(cards_of(one)):
                made.execute(f"INSERT INTO cards VALUES ({', '.join('?' * 18)})", card_of(one, place, card, number))
        made.executemany("INSERT INTO revlog VALUES (?, ?, -1, ?, 1, 1, ?, ?, ?)", log)
        if change:
            change(made)
        return made.serialize()


def cards_of(one):
    """The places of the cards that Anki would make."""
    if one["card"].get("places") is not None:
        return one["card"]["places"]
    if one["model"]["type"]:
        return sorted(set(clozes.numbers(clozes.read(one["fields"][0]))), key=int)
    return [template["ord"] for template in one["model"]["tmpls"]]


def card_of(one, place, card, number):
    """The row of a card: its id is ten times that of its note."""
    given = {"type": 0, "queue": 0, "due": 1, "ivl": 0, "factor": 0, "reps": 0, "lapses": 0, "odue": 0, "odid": 0,
             "flags": 0, "data": ""} | one["card"]  # fmt: skip
    ordinal = number - 1 if one["model"]["type"] and one["card"].get("places") is None else number
    names = ("type", "queue", "due", "ivl", "factor", "reps", "lapses")
    values = [given[name] for name in names]
    return (place * 10 + card, place, one["deck"], ordinal, 0, -1, *values, 0, given["odue"], given["odid"],
            given["flags"], given["data"])  # fmt: skip


def package(*notes, media=None, name="collection.anki21", files=(), **given):
    """A package of the old kind with these notes."""
    listed = {str(place): file for place, file in enumerate(media or {})}
    entries = [(str(place), data) for place, data in enumerate((media or {}).values())]
    return pack([(name, database(notes, **given)), ("media", json.dumps(listed).encode()), *entries, *files])


def new_package(data, media=None, meta=b"\x08\x03"):
    """A package of the new kind with this database, whatever that is, and these media."""
    entries = [b"\x0a" + bytes([len(name)]) + name.encode() for name in media or {}]
    listed = b"".join(b"\x0a" + bytes([len(entry)]) + entry for entry in entries)
    files = [(str(place), zstd.compress(one)) for place, one in enumerate((media or {}).values())]
    whole = [("meta", meta), ("collection.anki21b", zstd.compress(data)), ("media", zstd.compress(listed)), *files]
    return pack(whole)


PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + bytes(17)
