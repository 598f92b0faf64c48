"""How much of a password there is to guess: it is read as the pieces that people make passwords of, at its cheapest.

What is guessed first is not a list of passwords but the ways in which they are made: a word that everybody thinks of, a
name, a year, a row of keys, one thing twice. The words are our own; the rest is rules.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import pairwise

WORD, OTHER = 2, 1
"""What a common word costs to guess, and a name, a row, a year, a repetition, or any single character."""
SHORTEST_ROW, SHORTEST_RUN, SHORTEST_NAME = 4, 3, 3
LONGEST_ROW = 24
ALPHABETS_END = 0x530
"""Latin, Greek and Cyrillic letters stand before it: there, neighbours are a, b, c."""

WORDS = frozenset(
    """
    password passwd pass passwort kennwort losung geheim secret contrasena clave secreto motdepasse mdp parola segreto
    haslo sifre senha wachtwoord salasana пароль
    admin administrator root user guest login welcome willkommen bienvenue letmein changeme default test tester
    teacher lehrer school schule ecole escuela scuola szkola okul школа student schueler schüler eleve class klasse
    quiz quizapp lernen learn
    iloveyou ilove love loveyou liebe ichliebedich teamo amor amour jetaime kocham seviyorum люблю привет
    hello hallo hola bonjour ciao czesc merhaba salut hey
    dragon drache monkey tiger lion loewe shadow master ninja wizard magic phoenix unicorn einhorn hunter ranger killer
    princess prinzessin princesse princesa queen king angel engel prince sunshine flower blume rainbow butterfly
    schmetterling summer sommer winter spring autumn herbst ete verano
    football fussball fußball soccer futbol calcio baseball basketball handball hockey tennis liverpool arsenal chelsea
    bayern dortmund schalke barcelona realmadrid juventus galatasaray fenerbahce
    superman batman spiderman starwars pokemon pikachu minecraft fortnite roblox mario zelda naruto sonic lego
    computer internet google youtube instagram tiktok facebook samsung apple iphone android windows
    whatever trustno nothing freedom cookie cookies chocolate schokolade banana pizza cheese pepper ginger
    mustang ferrari porsche mercedes bmw harley
    hund katze mausi maus schatz baby kitty kitten puppy puppe bella lucky buddy rocky daisy max
    michael michelle jessica jennifer jordan charlie daniel thomas andrew joshua matthew ashley amanda nicole
    alexander anna julia laura lena lukas leon marie sophie maria martin david andrea nastya marina natasha
    """.split()
)
"""What is put into passwords all over the world, in small letters."""

ROWS = """
    1234567890 0987654321 qwertyuiop qwertzuiopü azertyuiop asdfghjkl asdfghjklöä qsdfghjklm zxcvbnm yxcvbnm wxcvbn
    йцукенгшщзхъ фывапролджэ ячсмитьбю
    1qaz 2wsx 3edc 4rfv 5tgb 6yhn 7ujm 1qay 2wsx 3edc qaywsx qazwsxedcrfvtgbyhn zaqxswcde
    1q2w3e4r5t6y7u8i9o0p q1w2e3r4t5y6u7i8o9p0 1a2b3c4d5e a1b2c3d4e5 147258369 159357 741852963 !@#$%^&*() !"§$%&/()=
""".split()
"""Keys that lie beside one another, and letters in turns with figures."""

AS_LETTERS = tuple(str.maketrans("013457@$!€", f"o{one}eastasie") for one in "il")
"""Figures and signs that stand for letters; 1 is i or l."""
DAY, MONTH, YEAR = "(?:0[1-9]|[12][0-9]|3[01])", "(?:0[1-9]|1[0-2])", "(?:19[0-9]{2}|20[0-3][0-9])"
SIGN = "[-./ ]?"
DATE = re.compile(
    f"{YEAR}|(?:{DAY}{SIGN}{MONTH}|{MONTH}{SIGN}{DAY}){SIGN}(?:{YEAR}|[0-9]{{2}})|{YEAR}{SIGN}{MONTH}{SIGN}{DAY}",
    re.ASCII,
)


def _parts(rows: Iterable[str]) -> Iterator[str]:
    for row in rows:
        for way in (row, row[::-1]):
            for start in range(len(way)):
                for end in range(start + SHORTEST_ROW, min(len(way), start + LONGEST_ROW) + 1):
                    yield way[start:end]


WALKS = frozenset(_parts(ROWS))


def pieces(password: str, names: Iterable[str]) -> int:
    """What a password costs to guess, where `names` are known: in common words (2), and other pieces (1 each).

    `password` and `names` in small letters.
    """
    known = dict.fromkeys(WORDS, WORD) | dict.fromkeys(_names(names), OTHER)
    longest = max(LONGEST_ROW, *map(len, known))
    bare = "".join(unicodedata.normalize("NFD", letter)[0] for letter in password)
    written = {password, bare, *(bare.translate(letters) for letters in AS_LETTERS)}
    cheapest = [0]
    for end in range(1, len(password) + 1):
        costs = [cheapest[end - 1] + OTHER]
        for start in range(max(0, end - longest), end - 1):
            costs += [cheapest[start] + known[way[start:end]] for way in written if way[start:end] in known]
            if _is_row(password[start:end]):
                costs.append(cheapest[start] + OTHER)
        costs += [cheapest[first] + OTHER for first in _repeated(password, end)]
        cheapest.append(min(costs))
    return cheapest[-1]


def _names(names: Iterable[str]) -> Iterator[str]:
    """Each name, its words, and both backwards."""
    for name in names:
        words = re.findall(r"[^\W_]+", name)
        for word in (*words, "".join(words), name):
            if len(word) >= SHORTEST_NAME or (len(word) > 1 and not word.isascii()):
                yield from (word, word[::-1])


def _is_row(piece: str) -> bool:
    """Whether a piece is a walk on the keyboard, a stretch of the alphabet, or a date."""
    if piece in WALKS or DATE.fullmatch(piece):
        return True
    steps = {ord(then) - ord(now) for now, then in pairwise(piece)}
    letters = piece.isalnum() and max(map(ord, piece)) < ALPHABETS_END
    return len(piece) >= SHORTEST_RUN and letters and steps in ({1}, {-1})


def _repeated(password: str, end: int) -> Iterator[int]:
    """Where what was said once ended, if all that follows up to `end` says it again."""
    for size in range(1, end // 2 + 1):
        start = end - size
        while start >= size and password[start - size : start] == password[end - size : end]:
            start -= size
        if start + size < end:
            yield start + size
