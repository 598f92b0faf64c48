"""How long a large file of questions takes to be read and written. Run: python benchmarks/paste.py

Processor time of one process, the best of some runs; `tracemalloc` tells the most memory at once, in a run of its own.
"""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable

from quizapp.formats import aiken, gift, rows
from quizapp.formats.base import Parsed

QUESTIONS = 5_000
RUNS = 3

KINDS = (
    "::Title {n}::Who was number {n}? {{\n\t=right {n}#Yes.\n\t~wrong#No.\n\t~%50%half\n\t####In general {n}.\n}}",
    "How many are {n} and 1? {{#={n}:0.5#Right. =%50%{n}..999999 ~#No.}}",
    "[html]<p>Is <b>{n}</b> more than 10 &amp; less than 20?</p> {{T#No.#Yes.}}",
    "Which goes with which in {n}? {{\n\t=a -> b\n\t=c -> d\n\t=e -> f\n}}",
    "The {n}th is {{=typed =%50%nearly#Look again.}} with $x^{{2}}$ in it.",
)


def best(task: Callable[[], object]) -> float:
    """The least processor time that the task took, in seconds."""
    took = []
    for _ in range(RUNS):
        begun = time.process_time()
        task()
        took.append(time.process_time() - begun)
    return min(took)


def memory(task: Callable[[], object]) -> int:
    """The most memory that the task held at once, in bytes."""
    tracemalloc.start()
    task()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most


def told(name: str, text: str, parse: Callable[[str], Parsed]) -> Parsed:
    """Read the text, and print what that took."""
    parsed = parse(text)
    assert len(parsed.items) == QUESTIONS, parsed.problems[:3]
    times = memory(lambda: parse(text)) / len(text.encode())
    print(f"read {name:6} {QUESTIONS:,} questions, {len(text) / 1e6:.2f} MB: {best(lambda: parse(text)):.2f} s, "
          f"{times:.0f} times the size of the file in memory")  # fmt: skip
    return parsed


def main() -> None:
    """Print the figures."""
    parsed = told("gift", "\n\n".join(KINDS[n % 5].format(n=n) for n in range(QUESTIONS)), gift.parse)
    print(f"write gift: {best(lambda: gift.unparse(parsed.items)):.2f} s, each question read back to prove it")
    told("aiken", "\n\n".join(f"What is {n}?\nA. x{n}\nB. y\nC. z\nANSWER: B" for n in range(QUESTIONS)), aiken.parse)
    told("rows", "\n".join(f"What is {n}?\tx{n}\ty\tz" for n in range(QUESTIONS)), rows.parse)


if __name__ == "__main__":
    main()
