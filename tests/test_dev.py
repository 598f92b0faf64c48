"""dev.py: what it says on an old Python, what it installs and when it does not, which browser it takes."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

import dev

posix = pytest.mark.skipif(os.name == "nt", reason="the stand-ins for programs are shell scripts")


def program(path: Path, script: str = "exit 0") -> Path:
    """A program that does what the shell script says."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout whose environment is there, and whose Python notes what it is asked to do in the file `asked`."""
    for name in ("pyproject.toml", "constraints.txt"):
        (tmp_path / name).write_text("", encoding="utf-8")
    program(dev.python_of(tmp_path / ".venv"), f'echo "$*" >> "{tmp_path}/asked"')
    return tmp_path


def installs(checkout: Path) -> list[str]:
    """The extras of each installation that was asked for."""
    asked = (checkout / "asked").read_text(encoding="utf-8").splitlines() if (checkout / "asked").exists() else []
    return [line.rsplit("[", 1)[1].rstrip("]") for line in asked if " install " in line]


# Old Pythons ----------------------------------------------------------------------------------------------


def test_old_pythons_can_read_the_file():
    ast.parse(Path(dev.__file__).read_text(encoding="utf-8"), feature_version=(3, 7))


def test_an_old_python_is_told_which_one_is_needed():
    source = Path(dev.__file__).read_text(encoding="utf-8")
    pretended = "import sys; sys.version_info = (3, 9, 1, 'final', 0)\n" + source
    done = subprocess.run([sys.executable, "-c", pretended, "run"], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("quizapp needs Python 3.11 or newer; this is Python 3.9.")
    assert "Traceback" not in done.stderr


def test_nothing_but_the_standard_library_is_needed():
    tree = ast.parse(Path(dev.__file__).read_text(encoding="utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in names} <= sys.stdlib_module_names


# Commands -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("arguments", "code"), [([], 0), (["--help"], 0), (["sreve"], 2)])
def test_help_names_every_command(arguments: list[str], code: int, capsys: pytest.CaptureFixture[str]):
    assert dev.main(arguments) == code
    told = capsys.readouterr().err
    assert all(f"dev.py {name}" in told for name in dev.COMMANDS)


def test_a_trouble_is_one_sentence_and_exit_2(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    def fails(arguments: list[str]) -> int:
        raise dev.Trouble("The bridge is up.")

    monkeypatch.setitem(dev.COMMANDS, "run", fails)
    assert dev.main(["run"]) == 2
    assert capsys.readouterr().err == "The bridge is up.\n"


def test_what_is_started_may_keep_its_bytecode(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("QUIZAPP_DATA", "here")
    kept = dev.surroundings(MORE="1")
    assert "PYTHONDONTWRITEBYTECODE" not in kept
    assert (kept["QUIZAPP_DATA"], kept["MORE"]) == ("here", "1")


@posix
def test_the_exit_code_is_that_of_what_was_started(tmp_path: Path):
    ends = program(tmp_path / "ends", "exit 7")
    code = f"import dev; dev.become({str(ends)!r}, env={{}})"
    assert subprocess.run([sys.executable, "-c", code], cwd=dev.ROOT, check=False).returncode == 7


# Installing -----------------------------------------------------------------------------------------------


@posix
def test_the_second_start_installs_nothing(checkout: Path):
    dev.install("fit", root=checkout)
    assert dev.install("fit", root=checkout) == dev.python_of(checkout / ".venv")
    assert installs(checkout) == ["fit"]


@posix
def test_what_was_installed_once_stays_when_more_is_wanted(checkout: Path):
    dev.install("fit", "test", root=checkout)
    dev.install("lint", root=checkout)
    dev.install("fit", root=checkout)
    assert installs(checkout) == ["fit,test", "fit,lint,test"]


@posix
@pytest.mark.parametrize("name", ["pyproject.toml", "constraints.txt"])
def test_a_changed_requirement_is_installed(checkout: Path, name: str):
    dev.install("fit", root=checkout)
    (checkout / name).write_text("other", encoding="utf-8")
    dev.install("fit", root=checkout)
    assert installs(checkout) == ["fit", "fit"]


@posix
@pytest.mark.parametrize("stamp", ["", "[]", "{", '{"fingerprint": 1}', '{"fingerprint": "", "extras": ["fit"]}'])
def test_a_stamp_that_says_nothing_is_no_stamp(checkout: Path, stamp: str):
    (checkout / ".venv" / "quizapp-installed.json").write_text(stamp, encoding="utf-8")
    dev.install("fit", root=checkout)
    assert installs(checkout) == ["fit"]


@posix
def test_an_installation_that_fails_is_told_and_tried_again(checkout: Path):
    program(dev.python_of(checkout / ".venv"), 'case "$*" in *install*) exit 1;; esac')
    for _ in range(2):
        with pytest.raises(dev.Trouble, match="could not be installed"):
            dev.install("fit", root=checkout)


def test_a_python_without_ensurepip_is_told_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(dev.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(dev.Trouble, match=rf"apt install python3\.{sys.version_info[1]}-venv"):
        dev.make_environment(tmp_path / ".venv")


def test_a_folder_that_cannot_hold_an_environment_is_told(tmp_path: Path):
    (tmp_path / "file").touch()
    with pytest.raises(dev.Trouble, match="could not be made"):
        dev.make_environment(tmp_path / "file" / ".venv")


# The browser ----------------------------------------------------------------------------------------------


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A computer without any browser, whose programs are looked for in the folder given."""
    monkeypatch.delenv("QUIZAPP_CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(dev, "CHROMIUM_PLACES", ())
    monkeypatch.setattr(dev, "can_install", lambda: False)
    return tmp_path


@posix
def test_the_named_browser_is_taken_before_any_other(bare: Path, monkeypatch: pytest.MonkeyPatch):
    program(bare / "chromium")
    named = program(bare / "else" / "my-browser")
    monkeypatch.setenv("QUIZAPP_CHROMIUM", str(named))
    assert dev.chromium() == str(named)


def test_a_named_browser_that_is_not_there_is_told(bare: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("QUIZAPP_CHROMIUM", str(bare / "nothing"))
    with pytest.raises(dev.Trouble, match="there is no program of that name"):
        dev.chromium()


@posix
def test_a_browser_that_does_not_start_is_passed_over(bare: Path):
    program(bare / "chromium-browser", "echo This needs another packaging system.; exit 1")
    works = program(bare / "google-chrome")
    assert dev.chromium() == str(works)


def test_no_browser_is_told_with_the_remedy(bare: Path):
    with pytest.raises(dev.Trouble, match=r"apt install chromium-headless-shell .* QUIZAPP_CHROMIUM"):
        dev.chromium()


@posix
def test_an_administrator_gets_a_browser_from_the_system(bare: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(dev, "can_install", lambda: True)
    there = bare / "chromium-headless-shell"
    script = f'case "$*" in *chromium*) printf "#!/bin/sh\\n" > "{there}"; /bin/chmod +x "{there}";; esac'
    program(bare / "apt-get", script)
    assert dev.chromium() == str(there)


@posix
def test_a_system_that_has_none_to_give_is_told_with_the_remedy(bare: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(dev, "can_install", lambda: True)
    program(bare / "apt-get", "exit 100")
    with pytest.raises(dev.Trouble, match="no Chromium was found"):
        dev.chromium()
