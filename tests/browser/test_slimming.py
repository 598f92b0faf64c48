"""The pictures of the README: fewer bytes, the same picture."""

from __future__ import annotations

from base64 import b64encode

from playwright.sync_api import Page

from tests.browser.slimming import slim

DRAWN = """<!doctype html><title>Colours</title><style>
body { margin: 0; height: 60px; background: linear-gradient(0deg, rgb(31 71 136 / .3), transparent),
  linear-gradient(90deg, #fbfaf7, #afc8e8) }</style>"""
"""Thousands of colours, and no letters: each system smooths those in its own way."""
FARTHEST = """async pictures => {
  const [one, other] = await Promise.all(pictures.map(async data => {
    const picture = await createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob());
    const canvas = new OffscreenCanvas(picture.width, picture.height).getContext("2d");
    canvas.drawImage(picture, 0, 0);
    return canvas.getImageData(0, 0, picture.width, picture.height).data;
  }));
  return one.length === other.length ? one.reduce((most, v, i) => Math.max(most, Math.abs(v - other[i])), 0) : 255;
}"""


def farthest(page: Page, *pictures: bytes) -> int:
    """By how much, 0 to 255, two pictures differ where they differ most."""
    return page.evaluate(FARTHEST, [b64encode(picture).decode() for picture in pictures])


def test_a_slimmed_picture_looks_the_same_in_fewer_bytes(page: Page):
    page.set_viewport_size({"width": 300, "height": 60})
    page.set_content(DRAWN)
    picture = page.screenshot()
    slimmed = slim(picture)
    assert len(slimmed) < len(picture)
    assert farthest(page, picture, slimmed) <= 32


def test_a_picture_of_few_colours_is_not_changed_at_all(page: Page):
    page.set_content("<!doctype html><title>Plain</title><body bgcolor=#fbfaf7><hr color=#1f4788>")
    picture = page.screenshot(clip={"x": 0, "y": 0, "width": 120, "height": 40})
    assert farthest(page, picture, slim(picture)) == 0
