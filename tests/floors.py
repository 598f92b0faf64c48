"""Reads modules as syntax trees and names what breaks the plan of the house: imports, clocks, names, docstrings."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

FLOORS = {
    "__main__": 7,
    "cli": 6,
    "app": 5,
    "serving": 5,
    "demo": 5,
    "tidying": 5,
    "mail": 4,
    "web": 4,
    "services": 3,
    "migrations": 3,
    "models": 2,
    "formats": 2,
    "drafting": 2,
    "measures": 2,
    "questions": 1,
    "memory": 1,
    "rules": 1,
    "config": 1,
    "paths": 1,
    "__init__": 0,
}
"""Which floor each room is on: a module imports from its own room and from lower floors, nothing else."""

NEIGHBOURS = {("memory", "questions"), ("serving", "app"), ("serving", "tidying")}
"""Rooms that may be used from beside: memory is told of an answer by its mark; serving serves the app and tidies."""

INNER = (
    "ways_in",
    "content",
    "studying",
    "classroom",
    "quizzes",
    "writing",
    "exchange",
    "review",
    "records",
    "exports",
    "office",
    "simulated",
)
"""The rooms within services and within web, in order: each imports only from those before it. What lies beside them is
for several of them, below or above, but never in a circle."""

WEB = {"flask", "flask_login", "flask_wtf", "werkzeug", "jinja2", "waitress"}
OUTSIDE = {"os", "io", "pathlib", "shutil", "tempfile", "socket", "http", "urllib", "sqlite3", "subprocess", "secrets"}
TABLES = {"sqlalchemy", "alembic", "psycopg"}
BETWEEN = {"models", "formats", "drafting", "measures", "memory", "rules"}
"""Rooms that pages reach through services alone: pages may name their types (in capitals), not their functions."""

NEVER = {
    "mail": WEB | TABLES,
    "web": TABLES | {f"quizapp.{room}" for room in BETWEEN},
    "services": WEB | {"wtforms"},
    "models": WEB | {"wtforms"},
    "formats": WEB | TABLES,
    "drafting": WEB | TABLES,
    "measures": WEB | TABLES,
    "questions": WEB | TABLES | OUTSIDE,
    "memory": WEB | TABLES | OUTSIDE | {"wtforms"},
    "rules": WEB | TABLES | OUTSIDE | {"wtforms"},
}
"""What a room does not import, whatever its floor."""

DOORS = {
    "quizapp.web.request": {"sqlalchemy", "quizapp.models"},
    "quizapp.web.errors": {"sqlalchemy"},
}
"""Modules that may import what their room may not: one opens the sessions, one tells what could not be stored."""
WORDS = {"web": {"quizapp.memory.study_day"}}
"""Modules in which a room may talk, beside services: which day it is, in which zone."""

CLOCKS = {
    "datetime": {"now", "utcnow", "today"},
    "date": {"today"},
    "time": {"time", "time_ns", "localtime", "gmtime"},
    "func": {"now", "current_timestamp", "localtimestamp"},
}
UNSEEDED = {"random", "choice", "choices", "sample", "shuffle", "randint", "randrange", "uniform", "getrandbits"}
CHECKS_A_FIELD = "validate_"
"""How WTForms knows the method that checks a field: it says all in its name."""
ATTICS = {"util", "utils", "helper", "helpers", "misc", "common"}


@dataclass(frozen=True, slots=True)
class Module:
    """One module: its dotted name, its tree, and whether it is a package's own file."""

    name: str
    tree: ast.Module
    package: bool = False

    @property
    def room(self) -> str:
        """The part of the house it is in."""
        return self.name.split(".")[1] if "." in self.name else "__init__"

    @property
    def inner(self) -> str:
        """The room within services or web that it is in, if it is in one."""
        inside = self.name.split(".")[2 : None if self.package else -1]
        return inside[0] if inside and self.room in {"services", "web"} else ""


@dataclass(frozen=True, slots=True)
class Import:
    """One imported name, resolved to a module where it is ours."""

    name: str
    line: int
    typing: bool
    """Only type checkers follow it."""
    what: str = ""
    """The name that is fetched from it, if not all of it."""

    @property
    def names_a_type(self) -> bool:
        """Whether it gives no more than one of our own types, to write annotations with."""
        return self.typing or (within(self.name, {"quizapp"}) and self.what[:1].isupper())


@dataclass(frozen=True, slots=True)
class House:
    """All modules by name, and the methods of the contracts that question types keep (described there, once)."""

    modules: Mapping[str, Module]
    contract: frozenset[str] = field(default=frozenset())


def read_house(root: Path) -> House:
    """The modules of the package in the folder `root`."""
    sources = {}
    for path in sorted(root.rglob("*.py")):
        parts = path.relative_to(root.parent).with_suffix("").parts
        sources[".".join(parts)] = path.read_text(encoding="utf-8")
    return house(sources)


def house(sources: Mapping[str, str]) -> House:
    """The modules with these dotted names (a package's own file as quizapp.web.__init__) and texts."""
    modules = {}
    for name, text in sources.items():
        plain = name.removesuffix(".__init__")
        modules[plain] = Module(plain, ast.parse(text), package=plain != name)
    return House(modules, contract_of(modules.get("quizapp.questions.base")))


def contract_of(base: Module | None) -> frozenset[str]:
    """The names of the methods of all protocols in the module."""
    classes = [node for node in base.tree.body if isinstance(node, ast.ClassDef)] if base else []
    protocols = [node for node in classes if "Protocol" in map(ast.unparse, node.bases)]
    return frozenset(part.name for node in protocols for part in node.body if isinstance(part, ast.FunctionDef))


# Imports --------------------------------------------------------------------------------------------------


def imports(module: Module, known: Mapping[str, Module]) -> Iterator[Import]:
    """Every import in the module, those inside functions too, resolved to modules where they are ours."""
    typing = {id(part) for node in ast.walk(module.tree) if _for_types(node) for part in ast.walk(node)}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from (Import(alias.name, node.lineno, id(node) in typing) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            whence = _whence(module, node)
            for alias in node.names:
                full = f"{whence}.{alias.name}"
                yield Import(full if full in known else whence, node.lineno, id(node) in typing, alias.name)


def _for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) in {"TYPE_CHECKING", "typing.TYPE_CHECKING"}


def _whence(module: Module, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    parts = module.name.split(".")
    base = parts[: len(parts) - node.level + module.package]
    return ".".join([*base, node.module] if node.module else base)


def within(name: str, roots: set[str]) -> bool:
    """Whether the dotted name is one of the roots or inside one."""
    return any(name == root or name.startswith(f"{root}.") for root in roots)


def floor_faults(house: House) -> Iterator[str]:
    """Imports that go up, go sideways, or fetch what the room is never to know."""
    for module in house.modules.values():
        if module.room not in FLOORS:
            yield f"{module.name}: the room {module.room} has no floor"
            continue
        banned = NEVER.get(module.room, set()) - DOORS.get(module.name, set())
        words = WORDS.get(module.room, set())
        for found in imports(module, house.modules):
            where = f"{module.name}:{found.line}"
            if within(found.name, {"quizapp"}) and not _reachable(module.room, _room(found.name)):
                yield f"{where}: {module.room} imports {found.name}, which is not below it"
            if within(found.name, banned) and not within(found.name, words) and not found.names_a_type:
                yield f"{where}: {module.room} never imports {found.name}"


def _room(name: str) -> str:
    return name.split(".")[1] if "." in name else "__init__"


def _reachable(room: str, other: str) -> bool:
    return room == other or (room, other) in NEIGHBOURS or FLOORS.get(other, 99) < FLOORS[room]


def order_faults(house: House) -> Iterator[str]:
    """Inner rooms without a place in the order, imports against it, and packages that hand on what others have."""
    for module in house.modules.values():
        if module.inner and module.inner not in INNER:
            yield f"{module.name}: the room {module.inner} has no place in INNER"
        elif module.inner:
            later = INNER[INNER.index(module.inner) + 1 :]
            for found in imports(module, house.modules):
                other = house.modules.get(found.name)
                if other and other.room == module.room and other.inner in later:
                    yield f"{module.name}:{found.line}: {module.inner} imports {found.name}, which comes after it"
        if module.inner and module.package and len(module.tree.body) > 1:
            yield f"{module.name}: says what the room is about, and nothing else"


def circles(house: House) -> Iterator[str]:
    """The first circle of modules that import each other, if there is one; else the first of inner rooms."""
    graph = {
        module.name: {found.name for found in imports(module, house.modules) if not found.typing} & house.modules.keys()
        for module in house.modules.values()
    }
    yield from _circle(graph) or _circle(_by_inner_room(graph, house.modules))


def _by_inner_room(graph: Mapping[str, set[str]], known: Mapping[str, Module]) -> dict[str, set[str]]:
    """The graph with each inner room as one."""
    place = {name: f"quizapp.{one.room}.{one.inner}" if one.inner else name for name, one in known.items()}
    merged: dict[str, set[str]] = {}
    for name, used in graph.items():
        merged.setdefault(place[name], set()).update(place[other] for other in used)
    return merged


def _circle(graph: Mapping[str, set[str]]) -> list[str]:
    try:
        TopologicalSorter({name: used - {name} for name, used in graph.items()}).prepare()
    except CycleError as error:
        return ["these import each other in a circle: " + " → ".join(error.args[1])]
    return []


# Clocks and chance ----------------------------------------------------------------------------------------


def clock_faults(house: House) -> Iterator[str]:
    """Readings of the clock below the pages, and unseeded chance on the first floor: both are handed in."""
    for module in house.modules.values():
        floor = FLOORS.get(module.room, 0)
        for node in ast.walk(module.tree):
            if floor < FLOORS["web"] and _reads_clock(node):
                yield f"{module.name}:{node.lineno}: {ast.unparse(node)} reads the clock; have the time handed in"
            if floor == 1 and _draws_unseeded(node):
                yield f"{module.name}:{node.lineno}: {ast.unparse(node)} is unseeded; use random.Random(seed)"


def _reads_clock(node: ast.AST) -> bool:
    if isinstance(node, ast.ImportFrom) and node.module == "time":
        return any(alias.name in CLOCKS["time"] for alias in node.names)
    if not isinstance(node, ast.Attribute):
        return False
    owner = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")
    return node.attr in CLOCKS.get(owner, set())


def _draws_unseeded(node: ast.AST) -> bool:
    if isinstance(node, ast.ImportFrom) and node.module == "random":
        return any(alias.name != "Random" for alias in node.names)
    return isinstance(node, ast.Attribute) and ast.unparse(node.value) == "random" and node.attr in UNSEEDED


def commit_faults(house: House) -> Iterator[str]:
    """Commits in services: a request commits once, at its edge."""
    for module in house.modules.values():
        for node in ast.walk(module.tree):
            if module.room == "services" and isinstance(node, ast.Attribute) and node.attr in {"commit", "rollback"}:
                yield f"{module.name}:{node.lineno}: services do not {node.attr}; the request does, once"


# Names and docstrings -------------------------------------------------------------------------------------


def name_faults(house: House) -> Iterator[str]:
    """Modules and packages with a name that says nothing."""
    for name in house.modules:
        if ATTICS & set(name.split(".")):
            yield f"{name}: name it after what it is about"


def docstring_faults(house: House) -> Iterator[str]:
    """Modules, public classes and public functions that do not say what they are; functions without a return type."""
    for module in house.modules.values():
        if not ast.get_docstring(module.tree):
            yield f"{module.name}: has no docstring"
        told = house.contract if module.room == "questions" else frozenset()
        for node in module.tree.body:
            yield from (f"{module.name}:{fault}" for fault in _definition_faults(node, frozenset()))
            for part in node.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_") else []:
                yield from (f"{module.name}:{fault}" for fault in _definition_faults(part, told))


def _definition_faults(node: ast.stmt, told: frozenset[str]) -> Iterator[str]:
    if not isinstance(node, ast.FunctionDef | ast.ClassDef) or node.name.startswith("_"):
        return
    if not (
        node.name in told or node.name.startswith(CHECKS_A_FIELD) or ast.get_docstring(node) or _only_ellipsis(node)
    ):
        yield f"{node.lineno}: {node.name} has no docstring"
    if isinstance(node, ast.FunctionDef) and node.returns is None:
        yield f"{node.lineno}: {node.name} has no return type"


def _only_ellipsis(node: ast.FunctionDef | ast.ClassDef) -> bool:
    return len(node.body) == 1 and ast.unparse(node.body[0]) == "..."


CHECKS = (floor_faults, order_faults, circles, clock_faults, commit_faults, name_faults, docstring_faults)


def faults(house: House) -> list[str]:
    """Everything that breaks the plan, each with module and line."""
    return [fault for check in CHECKS for fault in check(house)]
