"""Sign-in cards: a page of them to print and cut, a new one for a pupil, and what the code on one opens."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import BooleanField

from quizapp.services import access
from quizapp.services.classroom import cards
from quizapp.services.studying import merging
from quizapp.web.addresses import reaches_only_here
from quizapp.web.qr import qr
from quizapp.web.request import address, afterwards, by, db, me, now, public_url, site, staff
from quizapp.web.templating import count
from quizapp.web.ways_in.sign_in import enter

blueprint = Blueprint("cards", __name__)
A_PAGE = 10
"""Cards on a sheet of A4 or Letter."""


class CardForm(FlaskForm):
    """Coming in by a card."""

    keep = BooleanField("I am the guest who answered questions here", default=True)


@blueprint.get("/classes/<public>/cards")
def index(public: str) -> str:
    """The cards of a class, of one member or of one list, to be printed."""
    asking = by()
    member = roster = whose = None
    if wanted := request.args.get("member"):
        classroom, member, whose = access.member(db(), staff(), public, wanted)
        cards.check_may_have(member, whose)
    elif wanted := request.args.get("roster"):
        classroom, roster = access.roster(db(), staff(), public, wanted)
    else:
        classroom = access.taught(db(), staff(), public)
    stack = cards.stack(db(), classroom, site().settings.secret, now(), member=member, roster=roster)
    if stack.cards:
        afterwards(lambda session: cards.look(session, asking, classroom, len(stack.cards), whose))
    return render_template(
        "cards/index.html",
        classroom=classroom,
        stack=stack,
        member=member,
        whose=whose,
        sheets=[stack.cards[n : n + A_PAGE] for n in range(0, len(stack.cards), A_PAGE)],
        where=public_url("").removeprefix("https://"),
        nowhere=reaches_only_here(),
        code=lambda card: qr(public_url(url_for("cards.card", code=card.token)), f"Sign-in code of {card.name}"),
    )


@blueprint.post("/classes/<public>/cards")
def renew_all(public: str) -> ResponseReturnValue:
    """New cards for all whose card has run out."""
    asking = by()
    classroom = access.taught(db(), staff(), public)
    made = cards.renew_all(db(), asking, classroom)
    flash(f"{count(made, 'new card')}, good for 30 days.")
    return redirect(url_for("cards.index", public=public), 303)


@blueprint.post("/classes/<public>/members/<member>/card")
def renew(public: str, member: str) -> ResponseReturnValue:
    """A new card for a learner; asked once more where they have a password of their own."""
    asking = by()
    classroom, seat, account = access.member(db(), staff(), public, member)
    cards.check_may_have(seat, account)
    sure = request.form.get("sure") == "yes"
    if account.password is not None and not sure:
        return render_template("cards/confirm.html", classroom=classroom, member=seat, account=account)
    cards.renew(db(), asking, classroom, seat, account, sure=sure)
    return redirect(url_for("cards.index", public=public, member=member), 303)


@blueprint.route("/card/<code>", methods=["GET", "POST"])
def card(code: str) -> ResponseReturnValue:
    """What the code on a card opens. Looking changes nothing: scanners and previews look too."""
    form, secret = CardForm(), site().settings.secret
    if form.validate_on_submit():
        who = cards.enter(db(), code, secret, address(), now())
        if who is not None:
            return enter(who, keep_guest=form.keep.data or not _guest_has_studied())
        return render_template("cards/spent.html"), 404
    door = cards.door(db(), code, secret, address(), now())
    if door is None:
        here, at = address(), now()
        afterwards(lambda session: cards.failed(session, code, secret, here, at))
        return render_template("cards/spent.html"), 404
    return render_template("cards/door.html", form=form, door=door, guest=_guest_has_studied())


def _guest_has_studied() -> bool:
    who = me()
    return who is not None and who.username is None and merging.has_studied(db(), who)
