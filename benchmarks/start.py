"""How long it takes to start: `quizapp --help`, and `quizapp serve` to its first page. Run: python benchmarks/start.py

Both are whole processes with their bytecode written; the database is there already, as on every start but the first.
"""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

RUNS = 7
COMMAND = [sys.executable, "-m", "quizapp"]
SURROUNDINGS = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def help_shown() -> float:
    """Seconds until the help was printed."""
    begun = time.perf_counter()
    subprocess.run([*COMMAND, "--help"], env=SURROUNDINGS, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - begun


def first_page(folder: str) -> float:
    """Seconds until the front page was there."""
    begun = time.perf_counter()
    arguments = ["serve", "--data", folder, "--port", "0"]
    server = subprocess.Popen([*COMMAND, *arguments], env=SURROUNDINGS, stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    address = re.search(r"http://\S+", server.stdout.readline())
    assert address
    urllib.request.urlopen(address[0]).read()
    took = time.perf_counter() - begun
    server.terminate()
    server.communicate()
    return took


def main() -> None:
    """Measure both and print the medians."""
    with tempfile.TemporaryDirectory() as folder:
        first = first_page(folder)
        pages = [first_page(folder) for _ in range(RUNS)]
        helps = [help_shown() for _ in range(RUNS + 1)][1:]
    print(f"very first start, with the database made and the bank loaded: {first:.2f} s")
    print(f"medians of {RUNS}: first page {statistics.median(pages):.2f} s, help {statistics.median(helps):.2f} s")


if __name__ == "__main__":
    main()
