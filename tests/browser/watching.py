"""What no page may do while a test looks at it: ask another host, complain in the console, fail, shut people out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from importlib.resources import files
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page

WCAG_22_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OWN_SCHEMES = {"data", "blob", "about"}
AXE = files("axe_playwright_python").joinpath("axe.min.js")
REMEMBER_COLOURS = """;{
  const known = new Map(), colour = axe.commons.color.Color.prototype, parse = colour.parseString;
  colour.parseString = function (text) {
    if (known.has(text)) [this.r, this.g, this.b, this.alpha] = known.get(text);
    else { parse.call(this, text); known.set(text, [this.r, this.g, this.b, this.alpha]); }
    return this;
  };
} 0"""
"""axe reads each colour as often as it meets it, which took it half of its time; a page has a dozen."""
AXE_SOURCE = AXE.read_text(encoding="utf-8") + REMEMBER_COLOURS
BY_LOOK = ["color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size"]
"""The rules that go by colours and places. All others go by what stands in the page and is shown."""
RUN_AXE = """async ([tags, byLook]) => {
  const shown = [...document.querySelectorAll('*')].map(one => Number(one.checkVisibility({visibilityProperty: true})));
  const state = document.documentElement.outerHTML + shown.join('');
  const runOnly = axe.foundSound === state ? {type: 'rule', values: byLook} : {type: 'tag', values: tags};
  const {violations} = await axe.run(document, {runOnly, resultTypes: ['violations']});
  if (!violations.length) axe.foundSound = state;
  return violations;
}"""
"""What has been found sound is asked again, in another theme or width, only for what these can have changed."""


@dataclass(slots=True)
class Watch:
    """Notes what goes wrong in every page of the browsers it follows; only `url` may be asked for anything."""

    url: str
    seen: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def follow(self, context: BrowserContext) -> None:
        """Watch all pages of this context, those opened later too."""
        self.contexts.append(context)
        context.on("request", lambda request: self._asked(request.url))
        context.on("page", lambda page: page.on("websocket", lambda socket: self._asked(socket.url)))
        context.on("console", lambda message: self._told(message.type, message.text, message.location["url"]))
        context.on("weberror", lambda error: self.seen.append(f"error in the page: {error.error}"))

    def _asked(self, url: str) -> None:
        theirs, ours = urlsplit(url), urlsplit(self.url)
        if theirs.scheme not in OWN_SCHEMES and theirs.netloc != ours.netloc:
            self.seen.append(f"request to another host: {url}")

    def _told(self, kind: str, text: str, where: str) -> None:
        if kind in {"error", "warning"}:
            self.seen.append(f"console {kind}: {text} ({where})")

    def forgive(self, pattern: str) -> None:
        """Forget what has been noted so far and matches the pattern; fails when nothing does, as it then hides nothing.

        A page that answers 404 makes Chromium complain in the console: `watch.forgive("404")` after looking at it.
        """
        self.settle()
        kept = [note for note in self.seen if not re.search(pattern, note)]
        assert len(kept) < len(self.seen), f"nothing matched {pattern!r} in {self.seen}"
        self.seen[:] = kept

    def settle(self) -> None:
        """Have the browsers tell what they have not told yet."""
        for page in [page for context in self.contexts for page in context.pages]:
            page.evaluate("0")

    def check(self) -> None:
        """Fail when anything was noted."""
        self.settle()
        assert not self.seen, "The pages misbehaved:\n" + "\n".join(self.seen)


def barriers(page: Page) -> list[str]:
    """What keeps people out by WCAG 2.2 A and AA, as far as a machine can tell; each with its place in the page."""
    # Evaluated by the debugger, which the page's own policy does not bind: nothing is loosened for the test.
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SOURCE)
    found = page.evaluate(RUN_AXE, [WCAG_22_AA, BY_LOOK])
    return [_barrier(rule, node) for rule in found for node in rule["nodes"]]


def _barrier(rule: dict, node: dict) -> str:
    place = " ".join(str(part) for part in node["target"])
    return f"{rule['id']} ({rule['impact']}): {rule['help']}\n  at {place}: {node['html']}\n  {node['failureSummary']}"
