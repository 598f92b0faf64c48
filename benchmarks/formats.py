"""How long a large file of questions takes to be read and written, in each format. Run: python benchmarks/formats.py

Processor time of one process, the best of some runs; `tracemalloc` tells the most memory at once, in a run of its own.
"""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable
from dataclasses import replace

from quizapp.formats import aiken, gift
from quizapp.formats.base import Item
from quizapp.formats.catalogue import FORMATS
from quizapp.questions.base import Answer, Question

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


def items() -> list[Item]:
    """Questions of the kinds that most formats have."""
    text = "\n\n".join(KINDS[n % 5].format(n=n) for n in range(QUESTIONS))
    return [replace(item, ref=f"q{n}", topic=f"Topic {n % 9}") for n, item in enumerate(gift.parse(text).items)]


def plainest() -> list[Item]:
    """Questions that every format has."""
    wrong = (Answer("y"), Answer("z"))
    return [Item(Question("choice", f"What is {n}?", (Answer(f"x{n}", 1.0), *wrong))) for n in range(QUESTIONS)]


def main() -> None:
    """Print the figures of each format."""
    print(f"{QUESTIONS:,} questions: processor seconds, and the most memory as a multiple of the file's size")
    for form in FORMATS.values():
        if form.unparse is None:
            continue
        wanted = plainest() if form.name == aiken.NAME else items()
        begun = time.process_time()
        data = form.unparse(wanted).data
        wrote = time.process_time() - begun
        parsed = form.parse(data)
        times = memory(lambda form=form, data=data: form.parse(data)) / len(data)
        read = best(lambda form=form, data=data: form.parse(data))
        print(f"{form.label:16} {len(parsed.items):6,} of them, {len(data) / 1e6:5.2f} MB: read {read:5.2f} s, "
              f"{times:4.1f} times the size; write {wrote:5.2f} s, each read back to prove it", flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
