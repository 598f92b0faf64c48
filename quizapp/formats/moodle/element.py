"""The elements of Moodle XML as they are written: texts, plain or with their files."""

from __future__ import annotations

import re

from quizapp.formats.moodle.library import Library, Phrase

NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML may hold."""


def text(content: str) -> str:
    """The `<text>` of an element."""
    return f"<text>{letters(content)}</text>"


def letters(content: str) -> str:
    """Letters between two tags: as CDATA where they hold a sign of XML."""
    content = NO_XML.sub("", content)
    if not re.search(r"[<>&]", content):
        return content
    return "<![CDATA[" + content.replace("]]>", "]]]]><![CDATA[>") + "]]>"


def setting(name: str, value: object) -> str:
    """An element that holds one value."""
    return f"    <{name}>{letters(str(value))}</{name}>\n"


class Page:
    """Writes the elements of one question."""

    def __init__(self, library: Library) -> None:
        self.library = library

    def element(self, tag: str, content: str, *, inline: bool = False, attributes: str = "", more: str = "") -> str:
        """An element with a text in our Markdown, and what stands in it besides."""
        return self.marked_up(tag, self.library.markup(content, inline=inline), attributes, more)

    def marked_up(self, tag: str, markup: Phrase, attributes: str = "", more: str = "") -> str:
        """An element with a text as it goes out."""
        inner = text(markup.text) + self.library.elements(markup.names) + more
        return f'    <{tag}{attributes} format="{markup.form}">{inner}</{tag}>\n'

    def feedback(self, content: str) -> str:
        """What is said to an answer, inside that."""
        return "\n  " + self.element("feedback", content, inline=True)

    def typed(self, words: str, fraction: str, feedback: str, more: str = "") -> str:
        """An `<answer>` that is plain text."""
        inner = text(words) + self.feedback(feedback) + more
        return f'    <answer fraction="{fraction}" format="moodle_auto_format">{inner}    </answer>\n'
