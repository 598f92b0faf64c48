"""QR codes: they say what they were given, and carry nothing that the page's policy forbids."""

from __future__ import annotations

from quizapp.web.qr import qr


def test_a_code_is_a_picture_with_a_title_and_without_style_or_script():
    drawn = qr("https://quiz.school.example/card/abc", "Anna <b> & Co")
    assert drawn.startswith("<svg")
    assert "Anna &lt;b&gt; &amp; Co" in drawn
    assert "style=" not in drawn
    assert "<script" not in drawn


def test_different_addresses_are_different_codes():
    assert qr("https://a.example/1", "x") != qr("https://a.example/2", "x")
