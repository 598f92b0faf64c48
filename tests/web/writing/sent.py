"""What a browser would send of the form of the editor."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any


class Fields(HTMLParser):
    """Collects the fields of a form in their order."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.select: tuple[str, list[str | None]] | None = None
        self.text: tuple[str, list[str]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given: dict[str, Any] = dict(attrs)
        if tag == "input" and given.get("name"):
            if given.get("type") not in ("checkbox", "radio") or "checked" in given:
                self.found.append((given["name"], given.get("value") or "on"))
                if "value" in given:
                    self.found[-1] = (given["name"], given["value"] or "")
        elif tag == "select":
            self.select = (given["name"], [])
        elif tag == "option" and self.select and (not self.select[1] or "selected" in given):
            self.select[1][:] = [given.get("value")]
        elif tag == "textarea":
            self.text = (given["name"], [])

    def handle_data(self, data: str) -> None:
        if self.text:
            self.text[1].append(data)
        elif self.select and self.select[1] == [None]:
            self.select[1][:] = [data]

    def handle_endtag(self, tag: str) -> None:
        if tag == "select" and self.select:
            self.found.append((self.select[0], self.select[1][0] or ""))
            self.select = None
        elif tag == "textarea" and self.text:
            self.found.append((self.text[0], "".join(self.text[1]).removeprefix("\r\n").removeprefix("\n")))
            self.text = None


def sent(page: str) -> dict[str, str]:
    """The editor's fields in a page, as they would be sent."""
    form = page[page.index("data-editor") :]
    fields = Fields()
    fields.feed(form[: form.index("</form>")])
    return dict(fields.found)


def carried(page: str) -> dict[str, str]:
    """The hidden fields of the preview's form."""
    form = page[page.index("data-preview") :]
    fields = Fields()
    fields.feed(form[: form.index("<fieldset")] if "<fieldset" in form else form[: form.index("</form>")])
    return dict(fields.found)
