"""Zip files from strangers: read in memory, and refused whole where one thing in them could do harm."""

import stat
import warnings
import zipfile
from io import BytesIO

import pytest

from quizapp.formats.base import FormatError
from quizapp.formats.shared.packages import MOST_FILES, Package, is_package, pack


def made(*files, **about):
    held = BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(held, "w", about.pop("method", zipfile.ZIP_DEFLATED)) as package:
        warnings.simplefilter("ignore")
        for name, data in files:
            entry = zipfile.ZipInfo(name)
            entry.compress_type = package.compression
            for field, value in about.items():
                setattr(entry, field, value)
            package.writestr(entry, data)
    return held.getvalue()


def test_files_are_read_by_name():
    data = made(("a/b.xml", b"<a/>"), ("empty/", b""), ("c", b""))
    package = Package(data)
    assert is_package(data)
    assert package.names == ("a/b.xml", "c")
    assert "c" in package
    assert "d" not in package
    assert (package.size("a/b.xml"), package.read("a/b.xml")) == (4, b"<a/>")


def test_what_is_packed_twice_is_the_same_file():
    assert pack([("a", b"1"), ("b", b"2")]) == pack([("a", b"1"), ("b", b"2")])
    assert Package(pack([("a", b"1")])).read("a") == b"1"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "damaged"),
        (b"PK\5\6", "damaged"),
        (made(("a", b"1"))[:-10], "damaged"),
        (made(("../a", b"1")), "leads out"),
        (made(("/etc/passwd", b"1")), "leads out"),
        (made(("C:\\a", b"1")), "leads out"),
        (made(("a\\..\\..\\b", b"1")), "leads out"),
        (made(("a", b"1"), ("A", b"2")), "Two files"),
        (made(("a", b"/etc/passwd"), external_attr=(stat.S_IFLNK | 0o777) << 16), "link"),
        (made(("a", b"1"), method=zipfile.ZIP_LZMA), "packed in a way"),
        (made(("a", b"\0" * 20_000_000)), "far too large"),
        (made(*((str(n), b"") for n in range(MOST_FILES + 1))), "too many files"),
    ],
)
def test_one_thing_that_could_do_harm_is_enough(data, words):
    with pytest.raises(FormatError, match=words):
        Package(data)


def test_a_file_that_is_missing_too_large_or_damaged_is_told_by_name():
    package = Package(made(("a", b"12345")))
    for name, most, words in (("b", 9, "missing"), ("a", 4, "5 bytes; 4 at most")):
        with pytest.raises(FormatError, match=words):
            package.read(name, most)
    broken = bytearray(made(("a", b"12345"), method=zipfile.ZIP_STORED))
    broken[broken.index(b"12345")] ^= 1
    with pytest.raises(FormatError, match="damaged"):
        Package(bytes(broken)).read("a")


def test_a_password_is_told():
    data = bytearray(made(("a", b"12345")))
    at = data.rindex(b"PK\1\2")
    data[at + 8] |= 1
    with pytest.raises(FormatError, match="password"):
        Package(bytes(data))


def test_a_package_that_is_too_large_is_refused():
    with pytest.raises(FormatError, match="10 at most"):
        Package(made(("a", b"1")), 10)
