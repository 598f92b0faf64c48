"""What files that mean harm cost before they are refused: seconds and megabytes of `quizapp check`.

Each is checked by a process of its own. Run: python benchmarks/hostile.py [--size 100]
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

WANTED = (10.0, 300.0)
"""Seconds and megabytes at most."""
MB = 1_000_000
LONGEST = 60
"""Seconds after which a check is stopped."""


def filled(size: int, start: bytes, part: bytes, end: bytes = b"") -> bytes:
    """So many bytes of one thing."""
    return start + part * ((size - len(start) - len(end)) // len(part)) + end


def zipped(*files: tuple[str, bytes], level: int = 9) -> bytes:
    """A package."""
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as made:
        for name, data in files:
            made.writestr(name, data)
    return held.getvalue()


def inside(depth: int) -> bytes:
    """A package in a package in a package."""
    made = zipped(("a.gift", b"Wet? {T}"))
    for _ in range(depth):
        made = zipped(("a.zip", made))
    return made


LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b"]><quiz><question type='essay'><name><text>&j;</text></name></question></quiz>"
)
MANIFEST = (b"<manifest><resources>", b"<resource/>", b"</resources></manifest>")


def files(size: int) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Each file by what it is."""
    yield "nothing but NULs", lambda: b"\0" * size
    yield "nothing but spaces", lambda: b" " * size
    yield "nothing but line breaks, and a letter", lambda: filled(size, b"a", b"\n")
    yield "one letter, over and over", lambda: b"a" * size
    yield "half of a letter of UTF-8, over and over", lambda: b"\xc3" * size
    yield "random bytes", lambda: os.urandom(size)
    yield "braces that open", lambda: b"{" * size
    yield "GIFT of tiny questions", lambda: filled(size, b"", b"a {=b}\n\n")
    yield "GIFT in one block", lambda: filled(size, b"a {", b"=b ~c ", b"}")
    yield "commas", lambda: b"," * size
    yield "quotation marks", lambda: b'"' * size
    yield "rows of a table", lambda: filled(size, b"Question,Answer\n", b"a?,b\n")
    yield "TOML of tiny questions", lambda: filled(size, b'unit = "a"\n', b'[[question]]\nkind = "text"\n')
    yield "TOML of brackets", lambda: filled(size, b"a = ", b"[")
    yield "Anki text of one letter a line", lambda: filled(size, b"#separator:tab\n", b"a\tb\n")
    yield "XML of elements inside one another", lambda: filled(size, b"<quiz>", b"<a>")
    yield "XML of empty elements in one question", lambda: filled(size, b"<quiz><question>", b"<a/>")
    yield "XML of empty questions", lambda: filled(size, b"<quiz>", b"<question/>", b"</quiz>")
    yield "XML of one attribute", lambda: filled(size, b'<quiz a="', b"a", b'"/>')
    yield "XML of attributes", lambda: b"<quiz " + b" ".join(b"a%d='1'" % n for n in range(size // 14)) + b"/>"
    yield "XML of one text", lambda: filled(size, b"<quiz><question type='essay'>", b"a ", b"</question></quiz>")
    yield "XML of entities (a billion laughs)", lambda: LAUGHS
    yield "QTI of empty items", lambda: filled(size, b"<questestinterop>", b"<item/>", b"</questestinterop>")
    yield "QTI of elements in one item", lambda: filled(size, b"<assessmentItem>", b"<a/>", b"</assessmentItem>")
    yield "a package of zeros", lambda: zipped(("imsmanifest.xml", b"\0" * (10 * size)))
    yield "a package of 30,000 files", lambda: zipped(*((f"{n}.xml", b"") for n in range(30_000)))
    yield "a package in itself, 200 deep", lambda: inside(200)
    yield "a package that leads out", lambda: zipped(("../../etc/passwd", b"a"))
    yield "a package cut off", lambda: zipped(("collection.anki21", os.urandom(size // 2)), level=0)[:-100]
    for name in ("collection.anki2", "collection.anki21", "collection.anki21b", "xl/workbook.xml", "quizapp.toml"):
        yield f"a package with noise as {name}", lambda name=name: zipped((name, os.urandom(size - 10_000)), level=0)
        yield f"a package with zeros as {name}", lambda name=name: zipped((name, b"\0" * (4 * MB)))
    yield "a package with a manifest of nothing", lambda: zipped(("imsmanifest.xml", filled(size, *MANIFEST)), level=1)


def cost(path: Path) -> tuple[float, float, str]:
    """Seconds, megabytes and what was said."""
    begun = time.monotonic()
    check = ["timeout", str(LONGEST), sys.executable, "-m", "quizapp", "check", path]
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with (
        tempfile.TemporaryFile("w+") as said,
        subprocess.Popen(check, stdout=subprocess.DEVNULL, stderr=said, env=env) as child,
    ):
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        told = (said.read().strip().splitlines() or ["stopped"])[-1] if child.returncode else "read"
    return time.monotonic() - begun, used.ru_maxrss / 1024, f"({child.returncode}) {told[:90]}"


def main() -> int:
    """Print what each costs; 1 where one costs too much."""
    parser = argparse.ArgumentParser(description="What files that mean harm cost.")
    parser.add_argument("--size", type=int, default=100, help="megabytes of each (default 100)")
    parser.add_argument("--only", default="", help="those with these words")
    parser.add_argument("--make", nargs=2, metavar=("NAME", "PATH"), help="make one of them, and nothing else")
    given = parser.parse_args()
    if given.make:
        Path(given.make[1]).write_bytes(dict(files(given.size * MB))[given.make[0]]())
        return 0
    over = 0
    with tempfile.TemporaryDirectory() as folder:
        for name, _ in files(given.size * MB):
            if given.only not in name:
                continue
            path = Path(folder, "file")
            make = [sys.executable, __file__, "--size", str(given.size), "--make", name, str(path)]
            subprocess.run(
                make, check=True
            )  # in a process of its own: a child is told to be as large as its parent was
            seconds, megabytes, said = cost(path)
            much = seconds > WANTED[0] or megabytes > WANTED[1] or "Traceback" in said or "Error" in said
            over += much
            print(f"{'!' if much else ' '} {seconds:6.2f} s {megabytes:6.0f} MB  {name}: {said}", flush=True)
    print(f"{over} cost too much")
    return int(over > 0)


if __name__ == "__main__":
    sys.exit(main())
