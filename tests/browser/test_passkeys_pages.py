"""Signing in, devices and passkeys in a real browser, with a device that keeps passkeys."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import replace

import pytest
from playwright.sync_api import BrowserContext, CDPSession, Locator, Page, expect

from tests.browser.hands import RIGHT, Hands, guest
from tests.browser.serving import Live
from tests.browser.test_pages import Look, browser_context_args, look, visit
from tests.browser.watching import Watch

__all__ = ["browser_context_args", "look"]

OTTERS = "three wet otters"
HELD = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True}  # fmt: skip


@pytest.fixture
def live(live: Live) -> Live:
    """The quizapp by a name: at a number there can be no passkeys."""
    return replace(live, url=live.url.replace("127.0.0.1", "localhost"))


@pytest.fixture
def keys(page: Page) -> Generator[CDPSession]:
    """The debugger of a browser whose device keeps passkeys; `page` is on it."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable", {"enableUI": False})
    yield session


def device(keys: CDPSession, **otherwise: bool) -> str:
    """A device that keeps passkeys, and touches itself unless told otherwise; gives its number."""
    return keys.send("WebAuthn.addVirtualAuthenticator", {"options": {**HELD, **otherwise}})["authenticatorId"]


def by_the_button(page: Page) -> None:
    """Have the browser offer no passkey by itself, as older ones do not: a device that touches itself would take it."""
    page.add_init_script("PublicKeyCredential.isConditionalMediationAvailable = undefined")


def kept(keys: CDPSession, device: str) -> int:
    """How many passkeys it keeps."""
    return len(keys.send("WebAuthn.getCredentials", {"authenticatorId": device})["credentials"])


def mira(live: Live, page: Page) -> Hands:
    """Mira, who has just chosen her name."""
    hands = guest(live, page)
    page.goto("/account/name")
    page.get_by_label("Name").fill("Mira")
    page.get_by_label("Password").fill(OTTERS)
    page.get_by_role("button", name="Keep my progress").click()
    expect(told(page)).to_contain_text("Welcome, Mira.")
    return hands


def add(page: Page, password: str = OTTERS, name: str = "My phone") -> None:
    """Fill in the form for a new passkey and send it."""
    page.goto("/account/passkeys")
    page.get_by_label("What you call it").fill(name)
    page.get_by_role("textbox", name="Your password").fill(password)
    page.get_by_role("button", name="Add a passkey").click()


def told(page: Page) -> Locator:
    """What the page says of what was just done."""
    return page.locator("main > .notice[role=status]")


def sign_out(page: Page) -> None:
    page.goto("/account")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/")


def test_a_passkey_is_added_signs_in_without_a_name_and_opens_nothing_once_removed(
    live: Live, page: Page, keys: CDPSession, watch: Watch
):
    phone = device(keys)
    by_the_button(page)
    mira(live, page)
    add(page)
    expect(told(page)).to_contain_text("The passkey is kept.")
    expect(page.get_by_role("heading", level=1)).to_have_text("You sign in with your password or a passkey")
    assert kept(keys, phone) == 1
    sign_out(page)
    live.clock.advance(minutes=1)
    page.goto("/sign-in?next=/settings")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/settings")
    expect(told(page)).to_contain_text("Welcome back, Mira.")
    live.clock.advance(minutes=1)
    page.goto("/account/passkeys")
    page.get_by_role("button", name="Remove My phone").click()
    expect(told(page)).to_contain_text("opens nothing here any more")
    sign_out(page)
    page.goto("/sign-in")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("does not open anything here")
    page.goto("/today")
    expect(page.get_by_role("heading", level=1)).to_have_text("Nobody is signed in here")
    watch.forgive("422")
    watch.forgive("403")


def test_the_field_for_the_name_offers_the_passkey_too(live: Live, page: Page, keys: CDPSession):
    device(keys)
    mira(live, page)
    add(page)
    expect(told(page)).to_contain_text("The passkey is kept.")
    sign_out(page)
    live.clock.advance(minutes=1)
    page.goto("/sign-in")
    page.wait_for_url("**/today")
    expect(told(page)).to_contain_text("Welcome back, Mira.")


def test_a_wrong_password_is_told_beside_its_field_and_the_form_goes_on(
    live: Live, page: Page, keys: CDPSession, watch: Watch, look: Look
):  # fmt: skip
    phone = device(keys)
    mira(live, page)
    add(page, "three wet stoats")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.locator("#password-problem")).to_contain_text("That is not your password.")
    assert kept(keys, phone) == 0
    look(page)
    page.get_by_role("button", name="Show").click()
    page.get_by_role("textbox", name="Your password").fill(OTTERS)
    page.get_by_role("button", name="Add a passkey").click()
    expect(told(page)).to_contain_text("The passkey is kept.")
    watch.forgive("422")


def test_one_device_keeps_one_passkey_and_one_that_is_not_touched_is_told(live: Live, page: Page, keys: CDPSession):
    phone = device(keys)
    mira(live, page)
    add(page)
    expect(told(page)).to_contain_text("The passkey is kept.")
    add(page, name="Again")
    expect(page.locator("[data-say]")).to_have_text("This device has a passkey of yours already.")
    assert kept(keys, phone) == 1
    keys.send("WebAuthn.clearCredentials", {"authenticatorId": phone})
    keys.send("WebAuthn.setUserVerified", {"authenticatorId": phone, "isUserVerified": False})
    sign_out(page)
    page.goto("/sign-in")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.locator("[data-say]")).to_have_text("No passkey was used. You can try again.")
    expect(page.get_by_role("textbox", name="Password")).to_be_editable()


def test_no_password_is_sent_beside_a_passkey(live: Live, page: Page, keys: CDPSession):
    device(keys)
    by_the_button(page)
    mira(live, page)
    add(page)
    expect(told(page)).to_contain_text("The passkey is kept.")
    sign_out(page)
    live.clock.advance(minutes=1)
    page.goto("/sign-in")
    page.get_by_role("textbox", name="Password").fill("something secret")
    sent = []
    page.on("request", lambda request: sent.append(request.post_data or ""))
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/today")
    assert any("credential" in body for body in sent)
    assert not any("something" in body for body in sent)


# Without script, and by keys alone -------------------------------------------------------------------------


def test_without_script_one_signs_in_and_out_and_is_told_that_passkeys_need_it(
    live: Live, page: Page, new_context: Callable[..., BrowserContext]
):
    mira(live, page)
    plain = new_context(java_script_enabled=False).new_page()
    plain.goto("/sign-in")
    expect(plain.get_by_role("button", name="Sign in with a passkey")).to_have_count(0)
    plain.get_by_label("Name").fill("Mira")
    plain.get_by_label("Password").fill(OTTERS)
    plain.get_by_role("button", name="Sign in").click()
    expect(told(plain)).to_contain_text("Welcome back, Mira.")
    plain.goto("/account/passkeys")
    expect(plain.locator("main")).to_contain_text("its scripts are switched off")
    expect(plain.get_by_role("button", name="Add a passkey")).to_have_count(0)
    plain.goto("/account/devices")
    plain.get_by_role("button", name="Sign out everywhere else").click()
    expect(told(plain)).to_contain_text("You are signed out everywhere but here.")
    expect(plain.get_by_role("heading", level=1)).to_have_text("You are signed in on this device alone")


def test_by_keys_alone_one_signs_in_and_signs_another_device_out(
    live: Live, page: Page, new_context: Callable[..., BrowserContext], watch: Watch
):
    mira(live, page)
    other = new_context().new_page()
    hands = Hands(other, {})
    other.goto("/sign-in")
    hands.tab_to("#name")
    other.keyboard.type("Mira")
    hands.tab_to("#password")
    other.keyboard.type(OTTERS)
    hands.tab_to("#own")
    hands.press("Space")
    hands.follow("button.first")
    other.goto("/account/devices")
    expect(other.get_by_role("heading", level=1)).to_have_text("You are signed in on 2 devices")
    hands.tab_to("li:nth-child(2) .button")
    with hands.turning():
        hands.press("Enter")
    expect(told(other)).to_contain_text("is signed out.")
    page.goto("/today")
    expect(page.get_by_role("heading", level=1)).to_have_text("Nobody is signed in here")
    watch.forgive("403")


def test_the_page_to_sign_in_on_goes_on_to_what_was_wanted(live: Live, page: Page, watch: Watch):
    mira(live, page)
    sign_out(page)
    page.goto("/settings")
    page.get_by_role("link", name="Sign in").first.click()
    page.get_by_label("Name").fill("Mira")
    page.get_by_role("textbox", name="Password").fill(OTTERS)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/settings")
    watch.forgive("403")


# Open to everybody ----------------------------------------------------------------------------------------


def test_the_pages_of_signing_in(live: Live, page: Page, look: Look, watch: Watch):
    mira(live, page)
    sign_out(page)
    hands = guest(live, page)
    hands.answer(RIGHT)
    visit(page, look, "/sign-in")
    for _ in range(11):
        page.get_by_label("Name").fill("Mira")
        page.get_by_role("textbox", name="Password").fill("three wet stoats")
        page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.locator("#password-problem")).to_contain_text("Wait 5 minutes")
    look(page)
    watch.forgive("422")
    watch.forgive("429")


def test_the_pages_of_devices_passkeys_and_the_password_once_more(
    live: Live, page: Page, keys: CDPSession, look: Look, watch: Watch, new_context: Callable[..., BrowserContext]
):  # fmt: skip
    device(keys)
    mira(live, page)
    visit(page, look, "/account", "/account/name", "/account/password", "/account/devices", "/account/passkeys")
    add(page, name="x" * 60)
    expect(told(page)).to_contain_text("The passkey is kept.")
    look(page)
    other = new_context().new_page()
    other.goto("/sign-in")
    other.get_by_label("Name").fill("Mira")
    other.get_by_role("textbox", name="Password").fill(OTTERS)
    other.get_by_role("button", name="Sign in", exact=True).click()
    expect(told(other)).to_contain_text("Welcome back, Mira.")
    visit(page, look, "/account/devices")
    live.clock.advance(minutes=31)
    page.goto("/account/passkeys")
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Is it still you?")
    look(page)
    page.get_by_role("textbox", name="Your password").fill("three wet stoats")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("That is not your password.")).to_be_visible()
    page.get_by_role("textbox", name="Your password").fill(OTTERS)
    page.get_by_role("button", name="Go on").click()
    expect(told(page)).to_contain_text("opens nothing here any more")
    watch.forgive("403")


def test_the_front_where_nobody_comes_in_by_themselves(live: Live, page: Page, look: Look):
    live.app.settings = replace(live.app.settings, registration=False)
    visit(page, look, "/", "/sign-in")
    expect(page.get_by_text("Your teacher has a class code or a sign-in card for you.")).to_be_visible()


def test_at_a_number_there_is_no_passkey_and_it_is_said_why(live: Live, page: Page, look: Look):
    live.app.settings = replace(live.app.settings, url="http://192.168.1.5:8000")
    mira(live, page)
    visit(page, look, "/account/passkeys")
    expect(page.get_by_text("This one, 192.168.1.5, is a number.")).to_be_visible()
    expect(page.get_by_role("button", name="Add a passkey")).to_have_count(0)
