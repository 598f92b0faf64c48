"""True and false as people, and spreadsheets in their languages, write them."""

from __future__ import annotations

TRUE = frozenset("t true wahr richtig vrai verdadero vero waar".split())
FALSE = frozenset("f false falsch faux falso onwaar".split())


def truth(words: str) -> bool | None:
    """Whether the words say true or false; None where they say something else."""
    word = words.strip().casefold()
    if word in TRUE:
        return True
    return False if word in FALSE else None
