"""A canary: after a whole journey, the digits of those who took part stand nowhere they could be read (G13, WB4, docs/decisions/0007)."""

import logging
from io import StringIO
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from helsevei.accounts.models import Session
from helsevei.core.actor import Role
from helsevei.dialogue.models import Thread

RIGHT = {"is_right_person": "yes"}  # pressed on the page that shows who it is


@pytest.fixture
def logged():
    """Every line that the log would hold."""
    ours = next(
        handler for handler in logging.getLogger().handlers if "structlog" in type(handler.formatter).__module__
    )
    lines = StringIO()
    copy = logging.StreamHandler(lines)
    copy.setFormatter(ours.formatter)
    logging.getLogger().addHandler(copy)
    yield lines
    logging.getLogger().removeHandler(copy)


@pytest.fixture
def journey(outside, turid, silje, fjordvik, home_nursing, logged):
    """Marte is registered by a nurse, logs in, consents, writes and is answered; a number is mistyped, a system fails."""
    number, colleague = "17858849810", "11887449955"
    outside.population.add(number, "Marte", "Lyngstad")
    turid.browser.post(
        reverse("accounts:staff", args=[fjordvik.id]),
        {"name": "Anders", "identity_number": colleague, "role": Role.LEADER.value, "service": "all"},
    )
    new_contact = reverse("contacts:open_contact", args=[fjordvik.id])
    silje.browser.post(
        new_contact, {"identity_number": f"{number[:6]} {number[6:]}", "service": str(home_nursing.id), **RIGHT}
    )
    silje.browser.post(new_contact, {"identity_number": number, "service": str(home_nursing.id), **RIGHT})
    marte, anders = Client(), Client()
    outside.log_in(anders, "helseid", colleague, name="Anders")
    welcome = outside.log_in(marte, "idporten", number)
    welcome = marte.get(marte.get("/")["Location"])["Location"]
    marte.post(welcome, {"choice": "yes"})
    person = welcome.split("/")[2]
    contact = (
        marte.get(reverse("contacts:contacts", args=[person])).content.decode().split("/meldinger/ny/")[1].split("/")[0]
    )
    marte.post(
        reverse("dialogue:write_message", args=[person, contact]),
        {"key": str(uuid4()), "subject": "Emne", "body": "Hei"},
    )
    thread = reverse("dialogue:staff_thread", args=[fjordvik.id, Thread.objects.get().id])
    anders.post(thread, {"key": str(uuid4()), "version": "1", "body": "Hei"})
    outside.log_in(Client(), "helseid", number)
    outside.population.fault = RuntimeError(f"no answer about {number}")
    silje.browser.raise_request_exception = False
    assert (
        silje.browser.post(
            new_contact, {"identity_number": number, "service": str(home_nursing.id), **RIGHT}
        ).status_code
        == 500
    )
    marte.get("/finnes-ikke/" + number)
    return {"Marte": number, "Anders": colleague, "Silje": silje.identity_number, "Turid": turid.identity_number}


def written(number: str) -> list[str]:
    """The digits as text, with a space, and as bytes are shown."""
    return [number, f"{number[:6]} {number[6:]}", number.encode().hex()]


def test_no_column_of_any_table_holds_a_number(journey):
    with connection.cursor() as cursor:
        tables = [name for name in connection.introspection.table_names(cursor) if name != "django_migrations"]
        assert len(tables) > 15
        for table in tables:
            for who, number in journey.items():
                cursor.execute(
                    f'SELECT count(*) FROM "{table}" row WHERE row::text LIKE ANY (%s)',
                    [[f"%{form}%" for form in written(number)]],
                )
                assert cursor.fetchone() == (0,), (table, who)


def test_the_search_would_have_found_one(journey):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE canary (what bytea)")
        cursor.execute("INSERT INTO canary VALUES (%s)", [journey["Marte"].encode()])
        cursor.execute(
            "SELECT count(*) FROM canary row WHERE row::text LIKE ANY (%s)",
            [[f"%{form}%" for form in written(journey["Marte"])]],
        )
        assert cursor.fetchone() == (1,)


def test_no_session_holds_a_number_although_it_holds_the_token_for_logging_out(journey):
    sessions = [session.get_decoded() for session in Session.objects.all()]
    assert len(sessions) == 4
    assert all(session["id_token"] for session in sessions)
    for number in journey.values():
        assert number not in str(sessions)


def test_no_line_of_the_log_holds_a_number_a_name_or_a_text(journey, logged):
    lines = logged.getvalue()
    assert '"event": "page failed"' in lines
    assert '"page": "dialogue:write_message"' in lines
    for number in journey.values():
        for form in written(number):
            assert form not in lines
    for word in ("Marte", "Lyngstad", "Emne", "no answer about"):
        assert word not in lines


def test_no_page_of_the_journey_names_anybodys_number(journey, turid, silje, fjordvik):
    for browser, name in (
        (turid.browser, "accounts:staff"),
        (silje.browser, "contacts:staff_contacts"),
        (silje.browser, "dialogue:staff_inbox"),
    ):
        page = browser.get(reverse(name, args=[fjordvik.id])).content.decode()
        for number in journey.values():
            assert number not in page
