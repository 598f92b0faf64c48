"""A small collection of real Anki, and what can be done with it. Run it to make the samples in tests/samples/anki."""

import tempfile
from pathlib import Path

from anki.collection import (
    Collection,
    ExportAnkiPackageOptions,
    ImportAnkiPackageOptions,
    ImportAnkiPackageRequest,
)

from quizapp.formats.shared.packages import Package, pack
from tests.formats.ankimaking import PNG
from tests.formats.samples import SAMPLES

KINDS = ("Basic (and reversed card)", "Basic (type in the answer)", "Cloze")
LOGGED = ("new", "updated", "duplicate", "conflicting", "first_field_match", "missing_notetype", "missing_deck",
          "empty_first_field")  # fmt: skip
EVERYTHING = {"with_scheduling": True, "with_deck_configs": True, "with_media": True}


def collection(folder):
    """An empty collection."""
    return Collection(str(folder / "collection.anki2"))


def school(folder):
    """A collection with a note of each kind, a picture, a covered one, and a card that was answered."""
    made = collection(folder)
    made.set_config("fsrs", True)
    made.media.write_data("fjord.png", PNG)
    add(
        made, KINDS[0], "Geography::Europe", "The capital of <b>Norway</b>", 'Oslo <img src="fjord.png">', tags=["city"]
    )
    add(made, KINDS[1], "Geography::Africa", "The river through Cairo", "The Nile")
    add(made, KINDS[2], "Geography::Europe", "{{c1::The Rhine::a river}} flows into the sea at {{c2::Rotterdam}}.", "")
    made.add_image_occlusion_notetype()
    add(made, "Image Occlusion", "Geography::Europe", "{{c1::image-occlusion:rect:left=.1:top=.1}}", "x", "", "", "")
    made.decks.select(made.decks.id("Geography::Europe"))
    card = made.sched.getCard()
    card.timer_started -= 5
    made.sched.answerCard(card, 3)
    return made


def add(made, kind, deck, *fields, tags=()):
    """A note in a collection."""
    note = made.new_note(made.models.by_name(kind))
    note.fields, note.tags = list(fields), list(tags)
    made.add_note(note, made.decks.id(deck))
    return note


def exported(made, path, *, legacy):
    """The bytes of a deck package of everything."""
    options = ExportAnkiPackageOptions(legacy=legacy, **EVERYTHING)
    made.export_anki_package(out_path=str(path), options=options, limit=None)
    return path.read_bytes()


def exported_whole(made, path, *, legacy):
    """The bytes of a package of the whole collection."""
    made.export_collection_package(str(path), include_media=True, legacy=legacy)
    made.reopen()
    return path.read_bytes()


def imported(made, data, path):
    """What Anki logs of importing a package: how many notes were new, updated, and so on."""
    path.write_bytes(data)
    options = ImportAnkiPackageOptions(with_scheduling=True)
    log = made.import_anki_package(ImportAnkiPackageRequest(package_path=str(path), options=options)).log
    return {name: len(getattr(log, name)) for name in LOGGED}


def smaller(data):
    """The same files in a package that takes less room."""
    package = Package(data)
    return pack([(name, package.read(name)) for name in package.names])


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        made = school(folder)
        for name, legacy in (("new", False), ("old", True)):
            for ending, export in (("apkg", exported), ("colpkg", exported_whole)):
                packed = smaller(export(made, folder / f"{name}.{ending}", legacy=legacy))
                (SAMPLES / f"anki/{name}.{ending}").write_bytes(packed)
