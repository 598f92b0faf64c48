"""Files that nobody meant: samples flipped, cut, spliced, repeated and packed anew, each told by its number alone.

`python3 dev.py fuzz` tries 100,000 of each format; a test tries a few of the same.
"""

from __future__ import annotations

import random
import sys
import time
import traceback
import zipfile
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache
from io import BytesIO

from quizapp.formats.base import FormatError, Parsed, Severity
from quizapp.formats.catalogue import FORMATS
from quizapp.formats.shared.packages import pack
from quizapp.questions.catalogue import TYPES
from tests.formats.samples import FOLDERS, SAMPLES

INPUTS = 100_000
SLOWEST = 10.0
"""Seconds that any file may take."""
TOKENS = (
    *(b"\0 \xff \xfe\xff \xef\xbb\xbf \r \n\n <![CDATA[ ]]> <!-- --> &amp; &lt; &#0; &#xD800; <!DOCTYPE %".split(b" ")),
    *(b"{ } ~ = # -> %100% \\ :: $ {{c1:: }} [[ ]] \" ' ''' \"\"\" , ; \t | ../ PK\x03\x04".split(b" ")),
    *(b"1e999 -1 0 99999999999999999999 NaN inf true null [] {} <p> </p> <text> <item> type=\"x\"".split(b" ")),
    "é漢😀\u202e\u2028".encode(),
)  # fmt: skip
MOST_BYTES = 60_000


@lru_cache(maxsize=32)
def corpus(name: str) -> tuple[bytes, ...]:
    """Sound files of a format: its samples, and one written of an example of each type."""
    folder = SAMPLES / FOLDERS.get(name, name)
    found = [path.read_bytes() for path in sorted(folder.glob("*.*"))] if folder.is_dir() else []
    unparse = FORMATS[name].unparse
    if unparse:
        found.append(unparse([kind.example().question for kind in TYPES.values()]).data)
    return tuple(data for data in found if len(data) <= MOST_BYTES)


def drawn(name: str, number: int) -> bytes:
    """The file of this number."""
    chance = random.Random(f"{name}:{number}")
    data = chance.choice(corpus(name))
    if data[:4] == b"PK\3\4" and chance.random() < 0.9:
        return repacked(chance, data, name)
    return mutated(chance, data, name)


def repacked(chance: random.Random, data: bytes, name: str) -> bytes:
    """A package with one of its files changed, gone, or doubled under another name."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        files = [(entry, package.read(entry)) for entry in package.namelist() if not entry.endswith("/")]
    at = chance.randrange(len(files))
    what = chance.random()
    if what < 0.8:
        files[at] = (files[at][0], mutated(chance, files[at][1], name))
    elif what < 0.9:
        del files[at]
    else:
        files.append((f"{files[at][0]}.{chance.randrange(9)}", files[at][1]))
    return pack(files)


def mutated(chance: random.Random, data: bytes, name: str) -> bytes:
    """Some bytes with a few changes of every kind."""
    made = bytearray(data)
    for _ in range(chance.choice((1, 1, 1, 2, 3, 8))):
        chance.choice(CHANGES)(chance, made, name)
    return bytes(made)


def _place(chance: random.Random, made: bytearray) -> int:
    return chance.randrange(len(made) + 1)


def flip(chance: random.Random, made: bytearray, name: str) -> None:
    """One bit."""
    if made:
        made[chance.randrange(len(made))] ^= 1 << chance.randrange(8)


def set_byte(chance: random.Random, made: bytearray, name: str) -> None:
    """One byte."""
    if made:
        made[chance.randrange(len(made))] = chance.randrange(256)


def cut(chance: random.Random, made: bytearray, name: str) -> None:
    """All from a place on."""
    del made[_place(chance, made) :]


def leave_out(chance: random.Random, made: bytearray, name: str) -> None:
    """A few bytes."""
    at = _place(chance, made)
    del made[at : at + chance.randrange(1, 40)]


def repeat(chance: random.Random, made: bytearray, name: str) -> None:
    """A stretch, several times."""
    at = _place(chance, made)
    made[at:at] = made[at : at + chance.randrange(1, 60)] * chance.choice((1, 2, 30))


def insert(chance: random.Random, made: bytearray, name: str) -> None:
    """Something that means much to some format."""
    at = _place(chance, made)
    made[at:at] = chance.choice(TOKENS) * chance.choice((1, 1, 1, 50))


def splice(chance: random.Random, made: bytearray, name: str) -> None:
    """A stretch of another sample."""
    other = chance.choice(corpus(name))
    start, at = chance.randrange(len(other) + 1), _place(chance, made)
    made[at : at + chance.randrange(50)] = other[start : start + chance.randrange(1, 400)]


def swap_lines(chance: random.Random, made: bytearray, name: str) -> None:
    """Two lines."""
    lines = bytes(made).split(b"\n")
    if len(lines) > 1:
        one, two = chance.randrange(len(lines)), chance.randrange(len(lines))
        lines[one], lines[two] = lines[two], lines[one]
        made[:] = b"\n".join(lines)


CHANGES: Sequence[Callable[[random.Random, bytearray, str], None]] = (
    flip, flip, set_byte, cut, leave_out, repeat, insert, insert, splice, swap_lines,
)  # fmt: skip


def fault(name: str, data: bytes) -> str:
    """What is wrong with how a file is read: an error that is no FormatError, an item that is neither a question nor
    reported, or a file that takes too long; empty where nothing is."""
    begun = time.monotonic()
    try:
        parsed = FORMATS[name].parse(data)
    except FormatError:
        parsed = None
    except Exception:
        return traceback.format_exc(limit=-6)
    if time.monotonic() - begun > SLOWEST:
        return f"it took {time.monotonic() - begun:.0f} s"
    return "" if parsed is None else unconserved(parsed)


def unconserved(parsed: Parsed) -> str:
    """What does not add up between items and questions; empty where all does."""
    refused = {one.item for one in parsed.problems if one.severity is Severity.REFUSED}
    if parsed.found != len(parsed.items) + len(refused):
        return f"{parsed.found} items, {len(parsed.items)} questions, {len(refused)} refused: {sorted(refused)[:5]}"
    if not all(one.message for one in parsed.problems):
        return "a problem without a message"
    for item in parsed.items:
        if faults := TYPES[item.question.kind].problems(item.question):
            return f"an unsound question came in: {faults[0].message}"
    return ""


def tried(name: str, first: int, last: int) -> list[str]:
    """The faults among the files with numbers from `first` to before `last`, with how to see each again."""
    found = []
    for number in range(first, last):
        if told := fault(name, drawn(name, number)):
            found.append(f"python3 dev.py fuzz {name} --only {number}\n{told}")
    return found


def main() -> int:
    """Try many files of each format on all cores; 1 where something is wrong."""
    parser = ArgumentParser("python3 dev.py fuzz", description="Hand each format files that nobody meant.")
    parser.add_argument("formats", nargs="*", metavar="FORMAT", help=f"of {', '.join(FORMATS)} (default: all)")
    parser.add_argument("--inputs", type=int, default=INPUTS, help=f"files of each format (default {INPUTS:,})")
    parser.add_argument("--only", type=int, metavar="NUMBER", help="one file, by its number")
    given = parser.parse_args()
    wrong = 0
    for name in given.formats or FORMATS:
        if given.only is not None:
            print(fault(name, drawn(name, given.only)) or "nothing is wrong")
            continue
        begun, step = time.monotonic(), 500
        with ProcessPoolExecutor() as pool:
            parts = [
                pool.submit(tried, name, first, min(first + step, given.inputs))
                for first in range(0, given.inputs, step)
            ]
            faults = [told for part in parts for told in part.result()]
        wrong += len(faults)
        print(f"{name}: {given.inputs:,} files, {len(faults)} wrong, {time.monotonic() - begun:.0f} s", flush=True)
        for told in faults[:5]:
            print(told, flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
