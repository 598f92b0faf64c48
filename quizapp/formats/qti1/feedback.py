"""The feedback of an item: on one answer, on all of them, hints and solutions, and what there is no place for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from quizapp.formats.qti1.media import Media
from quizapp.formats.qti1.scoring import Scoring
from quizapp.formats.shared.xml import Node


class Feedback:
    """The texts by their ident; each that is asked for is used, and the others can be told."""

    def __init__(self, media: Media, item: Node, scoring: Scoring) -> None:
        self.scoring = scoring
        self.texts: dict[str, str] = {}
        self.hints: list[str] = []
        self.solutions: list[str] = []
        self.used: set[str] = set()
        shown = {name for rule in scoring.rules for name in rule.shows}
        for one in item.all("itemfeedback"):
            for part in one.deep("hintmaterial"):
                self.hints.append(media.text(media.material(part), part.line))
            apart = ("hint",) if one.get("ident") in shown else ("hint", "solution")
            for part in one.deep("solutionmaterial") if "solution" in apart else ():
                self.solutions.append(media.text(media.material(part), part.line))
            html = "".join(media.part(part) for part in one.nodes if part.tag not in apart)
            if text := media.text(html, one.line):
                self.texts[one.get("ident")] = text

    def on(self, ident: str, value: str) -> str:
        """What is said to one answer of a response."""
        return self.of(self.scoring.shown_for(ident, value))

    def of(self, shows: Sequence[str]) -> str:
        """What these idents say, without what is said to all that are right or wrong."""
        names = [name for name in dict.fromkeys(shows) if not _for_all(name)]
        self.used.update(names)
        return "\n\n".join(self.texts[name] for name in names if name in self.texts)

    def general(self) -> str:
        """What is said whatever was answered, and solutions."""
        first = next((at for at, rule in enumerate(self.scoring.rules) if rule.tests), len(self.scoring.rules))
        always = [name for rule in self.scoring.rules[:first] for name in rule.shows if "incorrect" not in name]
        names = [name for name in self.texts if "general" in name.lower() and "correct" not in name.lower()]
        names += [name for name in always if name in self.texts and not _for_all(name) and name not in names]
        self.used.update(names)
        found = [self.texts[name] for name in names] + [text for text in self.solutions if text]
        self.solutions = []
        return "\n\n".join(dict.fromkeys(found))

    def solution(self) -> str:
        """The model answer; then it is no part of the general feedback."""
        text = "\n\n".join(filter(None, self.solutions))
        self.solutions = []
        return text

    def hint(self) -> str:
        """All hints."""
        return "\n\n".join(filter(None, self.hints))

    def unused(self) -> Iterator[str]:
        """What is left, each told with its beginning."""
        for name, text in self.texts.items():
            if name not in self.used:
                begins = " ".join(text.split())[:60]
                yield f"Left behind: the feedback “{name[:40]}” (“{begins}”): put it into the explanation."


def _for_all(name: str) -> bool:
    """Whether it is said to all that are right or wrong, as Canvas and Blackboard call it."""
    return name.lower() in ("correct", "incorrect", "correct_fb", "general_incorrect_fb", "general_correct_fb")
