"""The stylesheet and scripts: found under one hash, packed on request, and nothing else is found."""

import gzip

import pytest
from flask import Flask

from quizapp.web import static


@pytest.fixture
def visitor():
    app = Flask("quizapp", static_folder=None)
    app.register_blueprint(static.blueprint)
    return app.test_client()


def test_the_stylesheet_may_be_kept_for_a_year(visitor):
    answer = visitor.get(static.static_url("app.css"))
    assert answer.status_code == 200
    assert answer.content_type == "text/css; charset=utf-8"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "ETag" not in answer.headers


def test_whoever_reads_gzip_gets_the_same_bytes_packed(visitor):
    plain = visitor.get(static.static_url("app.css"))
    packed = visitor.get(static.static_url("app.css"), headers={"Accept-Encoding": "gzip, br"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Vary"] == "Accept-Encoding"
    assert gzip.decompress(packed.data) == plain.data


def test_gzip_refused_is_gzip_not_sent(visitor):
    answer = visitor.get(static.static_url("app.css"), headers={"Accept-Encoding": "gzip;q=0"})
    assert "Content-Encoding" not in answer.headers


def test_scripts_lie_beside_one_another_so_that_plain_names_find_them():
    study, theme = static.static_url("study.js"), static.static_url("theme.js")
    assert study.rsplit("/", 1)[0] == theme.rsplit("/", 1)[0]


@pytest.mark.parametrize(
    "path", ["../web/static.py", "..%2Fweb%2Fstatic.py", "%2e%2e/config.py", "no.css", "", "app.css/", "app.css%00"]
)
def test_nothing_but_the_listed_files_is_found(visitor, path):
    assert visitor.get(f"/static/{static.assets().hash}/{path}").status_code == 404


def test_an_address_of_another_version_is_not_found(visitor):
    assert visitor.get("/static/000000000000/app.css").status_code == 404


def test_a_name_that_does_not_exist_is_refused_when_the_page_is_made():
    with pytest.raises(KeyError, match=r"no\.css"):
        static.static_url("no.css")


def test_any_change_changes_the_address(tmp_path):
    (tmp_path / "a.css").write_text("a{}")
    first = static.read(tmp_path).hash
    (tmp_path / "a.css").write_text("b{}")
    second = static.read(tmp_path).hash
    (tmp_path / "a.css").rename(tmp_path / "b.css")
    assert len({first, second, static.read(tmp_path).hash}) == 3


def test_other_kinds_of_files_are_left_alone(tmp_path):
    (tmp_path / "notes.txt").write_text("not for the web")
    (tmp_path / "a.js").write_text("let a")
    assert list(static.read(tmp_path).files) == ["a.js"]


def test_the_stylesheet_and_the_study_script_stay_small():
    files = static.assets().files
    assert len(files["app.css"].packed) <= 9_000
    assert len(files["study.js"].packed) <= 3_000


def test_nothing_is_loaded_from_elsewhere():
    for name, asset in static.assets().files.items():
        text = asset.plain.decode().replace("http://www.w3.org/2000/svg", "")
        assert "http:" not in text, name
        assert "https:" not in text, name
        assert "url(" not in text, name
