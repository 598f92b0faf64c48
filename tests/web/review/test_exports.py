"""Pages on which figures are taken along: what they offer, what comes of it, and what is noted."""

from __future__ import annotations

import csv
import io

from openpyxl import load_workbook

from quizapp.services.exports import files as exports
from tests.web.conftest import seat
from tests.web.staffed import noted


def test_a_teacher_takes_every_table_along_with_and_without_names(app, teacher, person):
    person().named("Anna")
    address = f"/classes/{seat(app, 'Ms Okafor', 'Anna')[0]}"
    page = teacher.get(f"{address}/exports").text
    for table in exports.CLASS_TABLES:
        assert table.row in page
        for kind in ("csv", "xlsx"):
            assert f'formaction="{address}/exports/{table.name}.{kind}"' in page
            assert teacher.post(f"{address}/exports/{table.name}.{kind}").status_code == 200
    rows = list(csv.DictReader(io.StringIO(teacher.post(f"{address}/exports/learners.csv").data.decode("utf-8-sig"))))
    assert [row["name"] for row in rows] == ["Anna"]
    answer = teacher.post(f"{address}/exports/learners.csv", {"without_names": "yes"})
    assert b"Anna" not in answer.data and answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=learners-")
    assert noted(app).count("figures downloaded") == 2 * len(exports.CLASS_TABLES) + 2
    assert teacher.post(f"{address}/exports/secrets.csv").status_code == 404


def test_a_guest_takes_their_own_figures_along(person):
    guest = person().start()
    page = guest.get("/progress/exports").text
    for table in exports.OWN_TABLES:
        assert f"/progress/exports/{table.name}.csv" in page
        assert (
            guest.get(f"/progress/exports/{table.name}.csv").text.lstrip("\ufeff").startswith(next(iter(table.columns)))
        )
        load_workbook(io.BytesIO(guest.get(f"/progress/exports/{table.name}.xlsx").data))
    assert guest.get("/progress/reviews.csv").text == ",".join(exports.FSRS) + "\n"
