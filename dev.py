#!/usr/bin/env python3
"""Set quizapp up, run it and check it, with nothing but Python to begin with.

python3 dev.py run [--port 8000 …]     make .venv, install, serve (options go to `quizapp serve`)
python3 dev.py test [tests/web -k …]   every test on both databases and in a browser (options go to pytest)
python3 dev.py coverage [tests/web …]  the same, and which lines no test has run: takes twice as long
python3 dev.py fuzz [FORMAT …]         files that nobody meant, 100,000 for each format (--inputs for another number)
python3 dev.py lint                    style, format and types
python3 dev.py pictures [--readme]     pictures of every page, into screenshots/; or those of the documents
"""

import os
import sys

NEEDED = (3, 11)

if sys.version_info < NEEDED:  # Older Pythons must be able to read this file, or nobody sees the sentence.
    sys.exit(
        "quizapp needs Python {}.{} or newer; this is Python {}.{}. Install a newer one and name it, "
        "as in: python3.12 dev.py run".format(*NEEDED, *sys.version_info[:2])
    )

import hashlib
import importlib.util
import json
import shutil
import subprocess
import venv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent
WINDOWS = os.name == "nt"

CHROMIUM_NAMES = (
    "chromium-headless-shell",
    "headless_shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
)
CHROMIUM_PLACES = (
    "/usr/lib/chromium/chromium-headless-shell",
    "/usr/lib/chromium/chromium",
    "/opt/google/chrome/chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)
NO_CHROMIUM = (
    "The tests look at the pages in a real browser, and no Chromium was found: install one (Debian and Ubuntu: "
    "apt install chromium-headless-shell or chromium; else Chrome or Edge), "
    "or set QUIZAPP_CHROMIUM to the program’s path."
)


class Trouble(Exception):
    """Something that only the person at the keyboard can put right; says what and how."""


def say(text: str) -> None:
    """Tell the person what is going on, in order with what the programs started from here write."""
    print(text, file=sys.stderr, flush=True)


# The environment ------------------------------------------------------------------------------------------


def python_of(folder: Path) -> Path:
    """The Python of the virtual environment in this folder."""
    return folder / ("Scripts/python.exe" if WINDOWS else "bin/python")


def surroundings(**more: str) -> dict[str, str]:
    """The environment for what is started from here. Bytecode is kept: without it a start takes four times as long."""
    dropped = {"PYTHONDONTWRITEBYTECODE", "PYTHONHOME", "PYTHONPATH", "PIP_NO_COMPILE", "__PYVENV_LAUNCHER__"}
    return {name: value for name, value in os.environ.items() if name not in dropped} | more


def succeeds(*command: str | Path) -> bool:
    """Whether the command can be started and ends well, without showing what it writes."""
    try:
        done = subprocess.run(command, env=surroundings(), capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def make_environment(folder: Path) -> None:
    """Make the virtual environment unless one with pip is there. Raises Trouble where Python lacks a part."""
    if succeeds(python_of(folder), "-m", "pip", "--version"):
        return
    if importlib.util.find_spec("ensurepip") is None:
        package = "python{}.{}-venv".format(*sys.version_info)
        raise Trouble(f"This Python lacks a part that makes environments. Debian and Ubuntu: apt install {package}.")
    say(f"Making {folder} …")
    try:
        venv.create(folder, clear=True, with_pip=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise Trouble(f"{folder} could not be made: {error}.") from error


def fingerprint(root: Path, folder: Path) -> str:
    """SHA-256 of all that decides what the environment must hold: requirements, pins, the place, the Python."""
    parts = [(root / name).read_bytes() for name in ("pyproject.toml", "constraints.txt")]
    parts += [os.fsencode(root), os.fsencode(os.path.realpath(python_of(folder)))]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def stamped(stamp: Path, wanted: str) -> set[str]:
    """The extras that are installed already, by a stamp of this fingerprint; else None are."""
    try:
        read = json.loads(stamp.read_text(encoding="utf-8"))
        return set(read["extras"]) if read["fingerprint"] == wanted else set()
    except (OSError, ValueError, KeyError, TypeError):
        return set()


def install(*extras: str, root: Path = ROOT) -> Path:
    """Install quizapp with these extras where that has not been done, and return the environment's Python."""
    folder = root / ".venv"
    python, stamp = python_of(folder), folder / "quizapp-installed.json"
    there = stamped(stamp, fingerprint(root, folder)) if python.exists() else set()
    if there.issuperset(extras) and there:
        return python
    make_environment(folder)
    wanted = sorted(there.union(extras))
    say(f"Installing quizapp with {', '.join(wanted)} (the first time takes about a minute) …")
    pip = [python, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-input"]
    what = ["-c", root / "constraints.txt", "-e", f"{root}[{','.join(wanted)}]"]
    if subprocess.run(pip + what, env=surroundings(), stdin=subprocess.DEVNULL, check=False).returncode:
        raise Trouble("The packages could not be installed: the lines above say why. Is this computer online?")
    stamp.write_text(json.dumps({"fingerprint": fingerprint(root, folder), "extras": wanted}), encoding="utf-8")
    return python


# The browser ----------------------------------------------------------------------------------------------


def chromiums() -> Iterator[str]:
    """Where a Chromium may be, the likeliest first."""
    yield from filter(None, map(shutil.which, CHROMIUM_NAMES))
    yield from (place for place in CHROMIUM_PLACES if Path(place).is_file())


def find_chromium() -> str | None:
    """The path of a Chromium that starts: QUIZAPP_CHROMIUM, else the first found, else None."""
    named = os.environ.get("QUIZAPP_CHROMIUM")
    if named:
        if shutil.which(named) is None:
            raise Trouble(f"QUIZAPP_CHROMIUM is {named}, and there is no program of that name.")
        return shutil.which(named)
    return next((path for path in chromiums() if WINDOWS or succeeds(path, "--version")), None)


def can_install() -> bool:
    """Whether this is an administrator's session on a system with apt."""
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def install_chromium() -> None:
    """Get a Chromium, and the typefaces the pages like best, from the system's own packages."""
    say("Installing a Chromium for the tests …")
    apt = ["apt-get", "-q", "-y", "-o", "DPkg::Lock::Timeout=300"]
    quiet = surroundings(DEBIAN_FRONTEND="noninteractive")
    for step in (
        ["update"],
        ["install", "--no-install-recommends", "chromium-headless-shell"],
        ["install", "--no-install-recommends", "fonts-sil-charis", "fonts-inter"],
    ):
        subprocess.run([*apt, *step], env=quiet, stdin=subprocess.DEVNULL, stdout=sys.stderr, check=False)


def chromium() -> str:
    """The path of a Chromium, installed now if need be and may be. Raises Trouble with the remedy."""
    found = find_chromium()
    if found is None and can_install():
        install_chromium()
        found = find_chromium()
    if found is None:
        raise Trouble(NO_CHROMIUM)
    return found


# The commands ---------------------------------------------------------------------------------------------


def become(*command: str | Path, env: dict[str, str]) -> NoReturn:
    """Hand over to the command: its signals, its output and its exit code are ours."""
    if not WINDOWS:
        os.execve(command[0], [str(part) for part in command], env)
    with subprocess.Popen(command, env=env) as child:
        while True:
            try:
                sys.exit(child.wait())
            except KeyboardInterrupt:
                continue


def run(arguments: list[str]) -> NoReturn:
    """Serve quizapp, with the given options of `quizapp serve`."""
    become(install("fit"), "-m", "quizapp", "serve", *arguments, env=surroundings())


def test(arguments: list[str]) -> NoReturn:
    """Run the tests, in two processes, and end with pytest's exit code."""
    python = install("fit", "postgres", "test")
    os.chdir(ROOT)
    pytest = ["-m", "pytest", "-n", "2", "--dist", "worksteal"]
    become(python, *pytest, *arguments, env=surroundings(QUIZAPP_CHROMIUM=chromium()))


def coverage(arguments: list[str]) -> NoReturn:
    """Run the tests and tell which lines none of them has run."""
    test(["--cov", "--cov-report=term", *arguments])


def fuzz(arguments: list[str]) -> NoReturn:
    """Hand each format files that nobody meant, on all cores."""
    python = install("fit", "postgres", "test")
    os.chdir(ROOT)
    become(python, "-m", "tests.formats.fuzzing", *arguments, env=surroundings())


def lint(arguments: list[str]) -> int:
    """Check style, format and types; all three, so that one run tells everything."""
    python = install("lint", "test")
    checks = (["ruff", "check", "."], ["ruff", "format", "--check", "."], ["ty", "check", "quizapp"])
    codes = [
        subprocess.run([python, "-m", *check, *arguments], cwd=ROOT, env=surroundings(), check=False).returncode
        for check in checks
    ]
    return int(any(codes))


def pictures(arguments: list[str]) -> NoReturn:
    """Take pictures of the pages: tests/browser/pictures.py, run by pytest for its browser and server."""
    python = install("fit", "postgres", "test")
    os.chdir(ROOT)
    script = Path("tests", "browser", "pictures.py")
    become(python, "-m", "pytest", script, *arguments, env=surroundings(QUIZAPP_CHROMIUM=chromium()))


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "run": run,
    "test": test,
    "coverage": coverage,
    "fuzz": fuzz,
    "lint": lint,
    "pictures": pictures,
}


def main(arguments: list[str]) -> int:
    """Do what the first argument names; returns 2 with one sentence where that cannot be done."""
    name, *rest = arguments or ["--help"]
    if name not in COMMANDS:
        say(__doc__ or "")
        return 0 if name in ("-h", "--help") else 2
    try:
        return COMMANDS[name](rest)
    except Trouble as trouble:
        say(str(trouble))
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
