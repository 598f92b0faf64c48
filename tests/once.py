"""Done once in a process instead of for each of the thousands of apps that tests make: templates and addresses."""

from __future__ import annotations

from collections.abc import Callable, Generator
from types import CodeType
from typing import Any

import pytest
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.routing import Rule

from quizapp.web.request import Site


class Compiled(BytecodeCache):
    """Keeps the code of each template in memory, as long as its source stays what it was."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self.kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key, bucket.checksum] = bucket.code


def remembering(compile_builder: Callable[..., Any]) -> Callable[..., Any]:
    """Compile how a rule writes an address once for all rules that are the same: the code holds nothing of the rule."""
    kept: dict[tuple[Any, ...], Any] = {}

    def compiled(self: Rule, append_unknown: bool = True) -> Any:
        kinds = tuple((name, type(one)) for name, one in self._converters.items())
        key = (self.rule, tuple(self._trace), kinds, repr(self.defaults), append_unknown)
        if key not in kept:
            kept[key] = compile_builder(self, append_unknown)
        return kept[key]

    return compiled


@pytest.fixture(scope="session", autouse=True)
def compiled_once() -> Generator[None]:
    """Half of what a test of pages took went into compiling the same again."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Site, "jinja_options", {**Site.jinja_options, "bytecode_cache": Compiled()})
        patch.setattr(Rule, "_compile_builder", remembering(Rule._compile_builder))
        yield
