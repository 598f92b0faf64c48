"""Letters through a real mail server: over TLS with its certificate checked, and no word about anybody in the log."""

from __future__ import annotations

import logging

import pytest

from quizapp import mail
from quizapp.config import Config
from quizapp.mail import Letter, NotSent, Post
from tests.databases import free_port
from tests.mailed import PASSWORD, USER, certificate, login, mail_server

LETTER = Letter(
    "mira@school.example", "Wörter 東京", "Grüße aus 東京,\n\n.\nhttps://quiz.example/links/" + "x" * 90 + "\n"
)
SENDER = "quizapp <quiz@school.example>"
SECRET_USER = f"{USER}:a%20pass%40word%3Awith%2Fsigns"


def test_a_letter_arrives_as_it_was_written_and_says_that_nobody_typed_it():
    with mail_server() as inbox:
        Post(f"smtp://{inbox.url}", SENDER).send(LETTER)
    (letter,) = inbox.letters
    assert inbox.texts() == [LETTER.text]
    assert (letter["Subject"], letter["To"], letter["From"]) == (LETTER.subject, LETTER.to, SENDER)
    assert (letter["Auto-Submitted"], letter.get_content_type()) == ("auto-generated", "text/plain")
    assert letter["Message-ID"].endswith("@school.example>")
    assert letter["Date"]


def test_tls_is_used_where_it_is_offered_and_the_password_goes_through_it(tmp_path, monkeypatch):
    file, context = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with mail_server(tls_context=context, require_starttls=True, authenticator=login, auth_required=True) as inbox:
        Post(f"smtp://{SECRET_USER}@{inbox.url}", SENDER).send(LETTER)
    assert len(inbox.letters) == 1
    assert PASSWORD not in str(inbox.letters[0])


def test_a_server_whose_certificate_nobody_vouches_for_gets_nothing(tmp_path):
    _, context = certificate(tmp_path)
    with mail_server(tls_context=context) as inbox, pytest.raises(NotSent, match="certificate"):
        Post(f"smtp://{inbox.url}", SENDER).send(LETTER)
    assert inbox.letters == []


@pytest.mark.parametrize("trusted", [True, False])
def test_tls_from_the_start_is_checked_too(tmp_path, monkeypatch, trusted):
    file, context = certificate(tmp_path)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with mail_server(ssl_context=context) as inbox:
        post = Post(f"smtps://{inbox.url}", SENDER)
        if trusted:
            post.send(LETTER)
        else:
            with pytest.raises(NotSent, match="certificate"):
                post.send(LETTER)
    assert len(inbox.letters) == trusted


def test_no_password_is_sent_in_the_open():
    with mail_server(authenticator=login, auth_require_tls=False) as inbox, pytest.raises(NotSent, match="no TLS"):
        Post(f"smtp://{SECRET_USER}@{inbox.url}", SENDER).send(LETTER)
    assert inbox.letters == []


def test_a_wrong_password_and_a_full_mailbox_are_errors_that_can_be_told(tmp_path, monkeypatch):
    file, context = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with mail_server(tls_context=context, authenticator=login) as inbox:
        with pytest.raises(NotSent, match="Authentication"):
            Post(f"smtp://{USER}:wrong@{inbox.url}", SENDER).send(LETTER)
        inbox.refuse = "552 mira@school.example has no room"
        with pytest.raises(NotSent, match="has no room"):
            Post(f"smtp://{inbox.url}", SENDER).send(LETTER)


@pytest.mark.parametrize(
    ("url", "host", "port", "tls"),
    [
        ("smtp://mail.example", "mail.example", 587, False), ("smtps://mail.example", "mail.example", 465, True),
        ("smtp://mail.example:25", "mail.example", 25, False), ("smtp://[::1]:2525", "::1", 2525, False),
    ],
)  # fmt: skip
def test_a_server_is_found_by_its_address(url, host, port, tls):
    post = Post(url, SENDER)
    assert (post.host, post.port, post.tls, post.user) == (host, port, tls, "")


def test_what_goes_wrong_is_logged_by_kind_without_a_word_about_who_it_was_for(caplog):
    send = mail.sender(Config(None, b"", "", mail=f"smtp://127.0.0.1:{free_port()}", mail_from=SENDER))
    with caplog.at_level(logging.ERROR):
        send(LETTER.to, LETTER.subject, LETTER.text)
        with mail_server() as inbox:
            inbox.refuse = f"552 {LETTER.to} has no room"
            mail.sender(Config(None, b"", "", mail=f"smtp://{inbox.url}", mail_from=SENDER))(*("a@b.example", "x", "y"))
    assert [record.message for record in caplog.records] == [
        "a letter was not sent: ConnectionRefusedError",
        "a letter was not sent: SMTPDataError 552",
    ]
    assert "mira" not in caplog.text


def test_a_subject_of_two_lines_is_refused_and_not_sent(caplog):
    with mail_server() as inbox:
        mail.sender(Config(None, b"", "", mail=f"smtp://{inbox.url}", mail_from=SENDER))(
            "a@b.example", "x\nBcc: c@d", "y"
        )
    assert inbox.letters == []
    assert "ValueError" in caplog.text


def test_without_a_server_nothing_is_sent():
    assert mail.sender(Config(None, b"", "")) is None
