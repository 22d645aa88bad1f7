"""The database is slow, gone or restarted: 503 and «prøv igjen», the text stays, nobody is let in, and then it works again (D25, AU15)."""

from uuid import uuid4

import pytest
from django.conf import settings
from django.db import close_old_connections, connection
from django.test import Client
from django.urls import reverse

from helsevei.dialogue.models import Message

TYPED = {"subject": "Ny dosett", "body": "Kan dere komme i morgen?"}

pytestmark = pytest.mark.usefixtures("own_database")


@pytest.fixture
def new(astrid, contact):
    address = reverse("dialogue:write_message", args=[astrid.person_id, contact.id])
    assert astrid.browser.get(address).status_code == 200
    astrid.browser.raise_request_exception = False
    return address


@pytest.fixture
def end_connection(another_connection):
    """PostgreSQL ends our connection, as at a restart."""

    def end() -> None:
        pid = connection.connection.info.backend_pid
        assert another_connection().execute("SELECT pg_terminate_backend(%s, 5000)", [pid]).fetchone() == (True,)

    return end


def said_to_try_again(answer, read):
    """The page that says so; the request is over for our connection."""
    close_old_connections()
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    page = read(answer)
    assert page.heading == "Vi er straks tilbake"
    assert "Traceback" not in answer.content.decode()
    assert "psycopg" not in answer.content.decode()
    return page


def test_a_statement_that_takes_too_long_gives_the_text_back_and_it_can_be_sent_afterwards(
    astrid, new, read, another_connection
):
    holder = another_connection()
    holder.execute("BEGIN")
    holder.execute("SELECT FROM accounts_user WHERE id = %s FOR UPDATE", [astrid.user.id])
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = '300ms'")
    answer = astrid.browser.post(new, {"key": str(uuid4()), **TYPED}, headers={"origin": settings.BASE_URL})
    page = said_to_try_again(answer, read)
    assert [area.text.strip() for area in page.main.all("textarea")] == list(TYPED.values())
    holder.execute("ROLLBACK")
    assert astrid.browser.post(page.form().attributes["action"], page.form().fields).status_code == 302
    assert Message.objects.get().body == TYPED["body"]


def test_a_connection_that_the_server_ended_fails_one_request_and_no_more(astrid, new, read, end_connection):
    end_connection()
    page = said_to_try_again(
        astrid.browser.post(new, {"key": str(uuid4()), **TYPED}, headers={"origin": settings.BASE_URL}), read
    )
    assert astrid.browser.post(new, page.form().fields).status_code == 302
    assert Message.objects.count() == 1


def test_nobody_is_let_in_and_nobody_thrown_out_while_sessions_cannot_be_read(astrid, new, read, end_connection):
    end_connection()
    said_to_try_again(astrid.browser.get(new), read)
    assert astrid.browser.get(new).status_code == 200


def test_nobody_is_half_let_in_when_there_is_no_room_for_another_session(outside, astrid, new, read):
    """As when the disk is full: no session, no entry that says there was one, and then it works."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'no space left' USING ERRCODE = '53100'; END $$;"
            "CREATE TRIGGER full_disk BEFORE INSERT ON accounts_session FOR EACH ROW EXECUTE FUNCTION full_disk()"
        )
    browser = Client(raise_request_exception=False)
    said_to_try_again(outside.log_in(browser, "idporten", astrid.identity_number), read)
    assert "session" not in browser.cookies
    assert astrid.browser.get(new).status_code == 200
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER full_disk ON accounts_session")
    assert outside.log_in(browser, "idporten", astrid.identity_number).status_code == 302


def test_pages_without_login_are_there_without_the_database(client, new, end_connection):
    end_connection()
    for name in ("home:front", "accounts:login", "home:privacy", "home:live"):
        assert client.get(reverse(name)).status_code == 200
    close_old_connections()


def test_the_health_check_says_that_the_database_is_down(client, new, end_connection):
    end_connection()
    answer = client.get(reverse("home:ready"))
    assert (answer.status_code, answer.json()) == (503, {"status": "down", "database": "down"})
    close_old_connections()
    assert client.get(reverse("home:ready")).json() == {"status": "ok"}
