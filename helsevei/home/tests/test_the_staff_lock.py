"""A machine on a ward is shared: staff are asked to log in again after a quarter of an hour, and only she who was writing gets
her work back (reliability ST8, AU7, AU14)."""

from datetime import timedelta
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from helsevei.core.actor import Role
from helsevei.core.clock import now, real_now
from helsevei.core.kept import NOT_KEPT
from helsevei.dialogue.actions.writing import write_message
from helsevei.dialogue.models import Message


@pytest.fixture
def at(time_machine):
    start = real_now()
    return lambda **after: time_machine.move_to(start + timedelta(**after), tick=False)


@pytest.fixture
def anders(worker, fjordvik, home_nursing):
    """A colleague of Silje's."""
    return worker("11887449955", "Anders Myhrstad", Role.CASE_WORKER, fjordvik, home_nursing)


@pytest.fixture
def thread(astrid, contact):
    """The address of a conversation that waits for an answer."""
    thread = write_message(
        actor=astrid.actor(), contact_id=contact.id, subject="Besøk", body="Hei", idempotency_key=uuid4(), now=now()
    )
    return reverse("dialogue:staff_thread", args=[contact.municipality_id, thread.id])


def shared_machine() -> Client:
    """A browser whose forms need their token, as all do outside tests, and come from our own pages."""
    return Client(
        enforce_csrf_checks=True, headers={"host": urlsplit(settings.BASE_URL).netloc, "origin": settings.BASE_URL}
    )


def log_in(someone, browser: Client):
    login = Client()  # the page before the login has a token of its own
    login.cookies = browser.cookies
    return someone.outside.log_in(login, someone.provider, someone.identity_number, name=someone.user.staff_name)


def comes_too_late(silje, thread, at, read):
    """Silje writes an answer, is called away for twenty minutes, and presses «Send»: the machine, and the page it shows."""
    browser = shared_machine()
    log_in(silje, browser)
    form = next(
        form
        for form in read(browser.get(thread)).main.all("form")
        if "body" in form.fields and "action" not in form.fields
    )
    at(minutes=20)
    answer = browser.post(thread, {**form.fields, "body": "Vi kommer klokka ti."})
    assert answer.status_code == 401
    page = read(answer)
    assert "Vi kommer klokka ti." in page.main.text
    return browser, page.form().fields


def test_staff_are_out_after_a_quarter_of_an_hour_and_inhabitants_after_half(silje, astrid, fjordvik, at):
    start, profile = (
        reverse("home:staff_start", args=[fjordvik.id]),
        reverse("accounts:profile", args=[astrid.person_id]),
    )
    at()
    assert (silje.browser.get(start).status_code, astrid.browser.get(profile).status_code) == (200, 200)
    at(minutes=14)
    assert silje.browser.get(start).status_code == 200
    at(minutes=14 + 16)
    assert (silje.browser.get(start).status_code, astrid.browser.get(profile).status_code) == (302, 302)


def test_how_long_is_for_the_municipality_to_say(silje, fjordvik, at, settings):
    settings.STAFF_IDLE_MINUTES = 5
    at()
    start = reverse("home:staff_start", args=[fjordvik.id])
    assert silje.browser.get(start).status_code == 200
    at(minutes=6)
    assert silje.browser.get(start).status_code == 302


def test_she_is_warned_two_minutes_before(silje, astrid, fjordvik, read):
    pages = silje.browser.get(reverse("home:staff_start", args=[fjordvik.id])), astrid.browser.get("/personvern/")
    seconds = [next(read(page).root.all("dialog", id="idle")).attributes["data-idle-seconds"] for page in pages]
    assert seconds == [str(13 * 60), str(28 * 60)]


def test_she_who_was_writing_logs_in_again_and_sends_it(silje, thread, at, read):
    browser, kept = comes_too_late(silje, thread, at, read)
    log_in(silje, browser)
    assert browser.post(thread, kept).status_code == 302
    assert Message.objects.filter(body="Vi kommer klokka ti.", author_id=silje.user.id).exists()


def test_another_who_logs_in_meanwhile_cannot_send_it_as_hers(silje, anders, thread, at, read):
    browser, kept = comes_too_late(silje, thread, at, read)
    wiped = log_in(anders, browser)
    assert wiped["Clear-Site-Data"] == '"cache", "storage"'
    assert browser.post(thread, kept).status_code == 403  # the page is older than this login
    token = read(browser.get(thread)).form().fields["csrfmiddlewaretoken"]
    assert browser.post(thread, {**kept, "csrfmiddlewaretoken": token}).status_code == 404
    assert not Message.objects.filter(body="Vi kommer klokka ti.").exists()


def test_a_page_left_open_is_told_that_somebody_else_is_logged_in_now(silje, anders, thread, at, read):
    browser = shared_machine()
    log_in(silje, browser)
    stay = next(read(browser.get(thread)).root.all("dialog", id="idle")).attributes["data-keepalive-url"]
    asks = {"sec-fetch-mode": "cors", "x-idle-seconds": "0"}
    assert browser.get(stay, headers=asks).status_code == 200
    at(minutes=20)
    assert browser.get(stay, headers=asks).status_code == 302
    log_in(anders, browser)
    assert browser.get(stay, headers=asks).status_code == 409
    log_in(silje, browser)
    assert browser.get(stay, headers=asks).status_code == 200


def test_who_was_here_last_is_not_to_be_read_from_the_browser(silje):
    cookie = silje.browser.cookies["reader"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", "")
    assert str(silje.user.id) not in cookie.value
    assert "reader" not in NOT_KEPT  # or a second page that comes too late would forget whose text it holds
