"""Devices: where one is signed in, and how to end that, on one or on all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from quizapp.models.accounts import SignIn
from quizapp.services import access
from quizapp.services.ways_in import signing
from quizapp.web.request import db, forget, learner, now, token, visit
from quizapp.web.templating import day

blueprint = Blueprint("devices", __name__)


@dataclass(frozen=True, slots=True)
class Device:
    """A device as its owner knows it."""

    public: str
    name: str
    here: bool
    own: bool
    first: str
    last: str


@blueprint.get("/account/devices")
def index() -> ResponseReturnValue:
    """Where somebody is signed in. A guest is known in one browser alone."""
    who = learner()
    if who.username is None:
        return redirect(url_for("account.name"), 303)
    return render_template("devices/index.html", devices=_shown(signing.devices(db(), who, now()), who.time_zone))


@blueprint.post("/account/devices/<public>/out")
def out(public: str) -> ResponseReturnValue:
    """Sign out on one device."""
    device = access.device(db(), learner(), public)
    signing.close(device, now())
    if _is_here(device):
        return _gone("You are signed out here.")
    flash(f"{_name(device)} is signed out.")
    return redirect(url_for("devices.index"), 303)


@blueprint.post("/account/devices/others/out")
def out_others() -> ResponseReturnValue:
    """Sign out everywhere but here."""
    signing.close_others(db(), learner(), token(), now())
    flash("You are signed out everywhere but here.")
    return redirect(url_for("devices.index"), 303)


@blueprint.post("/account/devices/all/out")
def out_everywhere() -> ResponseReturnValue:
    """Sign out everywhere, here too."""
    signing.close_all(db(), learner(), now())
    return _gone("You are signed out on every device.")


def _gone(said: str) -> ResponseReturnValue:
    forget()
    flash(said)
    return redirect(url_for("front.index"), 303)


def _shown(devices: Iterable[SignIn], zone: str) -> list[Device]:
    """Devices for the page, this one first."""
    rows = [
        Device(
            public=row.public,
            name=_name(row),
            here=_is_here(row),
            own=row.own,
            first=when(row.created_at, zone),
            last=when(row.seen_at, zone),
        )
        for row in devices
    ]
    return sorted(rows, key=lambda row: not row.here)


def _is_here(device: SignIn) -> bool:
    found = visit()
    return found is not None and found.sign_in == device.id


def _name(device: SignIn) -> str:
    return device.device or "A browser"


def when(at: datetime, zone: str) -> str:
    """Today at 14:05; yesterday at 09:30; on Monday 23 November."""
    there = ZoneInfo(zone)
    then, today = at.astimezone(there), now().astimezone(there).date()
    days = (today - then.date()).days
    if days in (0, 1):
        return f"{('today', 'yesterday')[days]} at {then:%H:%M}"
    return f"on {day(then.date())}"
