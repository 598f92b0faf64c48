"""Settings: where each comes from, and what is said of one that cannot be used."""

from __future__ import annotations

import os
import stat
from dataclasses import FrozenInstanceError, fields

import pytest
from sqlalchemy import make_url

from quizapp import config
from quizapp.config import Config, SettingError
from quizapp.models.session import Database


@pytest.fixture
def load(tmp_path):
    """Loads settings with a data folder of the test's own from an environment of these variables."""
    return lambda given=None, **environ: config.load({"QUIZAPP_DATA": str(tmp_path / "data"), **environ}, **given or {})


def test_without_any_setting_the_defaults_hold(load, tmp_path):
    found = load()
    assert (found.host, found.port, found.time_zone, found.https) == ("127.0.0.1", 8000, "UTC", False)
    assert found.data == tmp_path / "data"
    assert make_url(found.database_url).database == str(tmp_path / "data" / "quizapp.sqlite3")


def test_the_default_folder_is_the_users_own():
    assert config.default_data().is_absolute()
    assert "quizapp" in config.default_data().parts[-1].lower()


@pytest.mark.parametrize(
    ("variable", "value", "field", "meant"),
    [
        ("QUIZAPP_HOST", "0.0.0.0", "host", "0.0.0.0"), ("QUIZAPP_PORT", "81", "port", 81),
        ("QUIZAPP_TIME_ZONE", "Pacific/Apia", "time_zone", "Pacific/Apia"), ("QUIZAPP_HTTPS", "yes", "https", True),
        ("QUIZAPP_HTTPS", "1", "https", True), ("QUIZAPP_HTTPS", "No", "https", False),
        ("QUIZAPP_PASSWORD_MEMORY", "2048", "password_memory", 2048), ("QUIZAPP_PORT", "", "port", 8000),
        ("QUIZAPP_DATABASE_URL", "postgresql://u@h/d", "database_url", "postgresql+psycopg://u@h/d"),
        ("QUIZAPP_DATABASE_URL", "postgres://u@h/d", "database_url", "postgresql+psycopg://u@h/d"),
        ("QUIZAPP_DATABASE_URL", "postgresql+psycopg://u@h/d", "database_url", "postgresql+psycopg://u@h/d"),
    ],
)  # fmt: skip
def test_a_variable_sets_its_field(load, variable, value, field, meant):
    assert getattr(load(**{variable: value}), field) == meant


def test_the_command_line_goes_before_the_environment(load, tmp_path):
    found = load({"port": "9", "host": None, "data": str(tmp_path / "other")}, QUIZAPP_PORT="10", QUIZAPP_HOST="h")
    assert (found.port, found.host, found.data) == (9, "h", tmp_path / "other")


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("QUIZAPP_PORT", "eighty"), ("QUIZAPP_PORT", "-1"), ("QUIZAPP_PORT", "65536"), ("QUIZAPP_PORT", "8000.0"),
        ("QUIZAPP_PORT", "٨٠٠٠"), ("QUIZAPP_PORT", "9" * 5000), ("QUIZAPP_TIME_ZONE", "Berlin"),
        ("QUIZAPP_TIME_ZONE", "../../etc/passwd"), ("QUIZAPP_TIME_ZONE", "Europe"), ("QUIZAPP_TIME_ZONE", "/etc"),
        ("QUIZAPP_PASSWORD_MEMORY", "7"), ("QUIZAPP_PASSWORD_MEMORY", "lots"), ("QUIZAPP_HTTPS", "perhaps"),
        ("QUIZAPP_DATA", "~nobody-of-this-name/data"),
    ],
)  # fmt: skip
def test_a_setting_that_cannot_be_used_is_named_with_what_to_do(load, variable, value):
    with pytest.raises(SettingError) as refused:
        load(**{variable: value})
    assert variable in str(refused.value)
    assert "give" in str(refused.value)


def test_every_field_but_the_secret_is_a_variable_that_its_words_name():
    source = config.Path(config.__file__).read_text(encoding="utf-8")
    for field in fields(Config):
        assert (f"(QUIZAPP_{field.name.upper()})" in source) == (field.name != "secret"), field.name


def test_settings_do_not_change_while_the_program_runs(load):
    with pytest.raises(FrozenInstanceError):
        load().port = 1


# The key --------------------------------------------------------------------------------------------------


def test_the_key_is_made_once_and_only_its_owner_reads_it(load, tmp_path):
    first = load().secret
    assert len(first) >= 32
    assert load().secret == first
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / "data" / "secret").stat().st_mode) == 0o600


def test_two_folders_have_two_keys(load, tmp_path):
    assert load().secret != load({"data": str(tmp_path / "other")}).secret


@pytest.mark.parametrize("content", [b"", b"short", b" " * 64])
def test_a_key_that_is_none_is_refused_and_left_there(load, tmp_path, content):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "secret").write_bytes(content)
    with pytest.raises(SettingError, match="secret"):
        load()
    assert (tmp_path / "data" / "secret").read_bytes() == content


def test_a_folder_that_cannot_be_made_is_named_with_what_to_do(load, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(SettingError, match=r"file.*--data"):
        load({"data": str(tmp_path / "file" / "data")})


# The file of the database ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["with space", "täglich", "per%20cent", "what?a=b", "hash#tag", "a&b;c", "@:8"])
def test_the_database_lies_in_the_data_folder_whatever_it_is_called(tmp_path, name):
    found = config.load({}, data=str(tmp_path / name))
    database = Database(found.database_url)
    with database.write():
        pass
    with database.engine.connect() as link:
        link.exec_driver_sql("CREATE TABLE something (a)")
    database.engine.dispose()
    assert (tmp_path / name / "quizapp.sqlite3").exists()


# Letters --------------------------------------------------------------------------------------------------

MAIL = {
    "QUIZAPP_MAIL": "smtp://u:p@mail.example:587",
    "QUIZAPP_MAIL_FROM": "quiz@school.example",
    "QUIZAPP_URL": "https://quiz.example/",
}


def test_a_mail_server_is_taken_with_a_sender_and_an_address_for_links(load):
    found = load(**MAIL)
    assert (found.mail, found.mail_from, found.url) == (
        "smtp://u:p@mail.example:587", "quiz@school.example", "https://quiz.example",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("QUIZAPP_MAIL", "mail.example"), ("QUIZAPP_MAIL", "http://mail.example"), ("QUIZAPP_MAIL", "smtp://"),
        ("QUIZAPP_MAIL", "smtp://mail.example:abc"), ("QUIZAPP_MAIL", "smtp://mail.example:99999"),
        ("QUIZAPP_MAIL", "smtp://[::1"), ("QUIZAPP_MAIL_FROM", ""), ("QUIZAPP_MAIL_FROM", "quizapp"),
        ("QUIZAPP_MAIL_FROM", "q@school.example\nBcc: c@d.example"), ("QUIZAPP_URL", ""),
        ("QUIZAPP_URL", "quiz.example"),
        ("QUIZAPP_URL", "https://quiz.example?a=b"), ("QUIZAPP_URL", "https://quiz.example:x"), ("QUIZAPP_URL", "//q"),
    ],
)  # fmt: skip
def test_half_a_mail_server_is_refused_by_name_and_tells_no_password(load, variable, value):
    with pytest.raises(SettingError) as refused:
        load(**{**MAIL, variable: value})
    assert variable in str(refused.value)
    assert "u:p" not in str(refused.value)
