"""What was sent stays as it was sent: nobody edits or removes a message, by page or in the database (MS7, D7)."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from helsevei.dialogue.models import Message

CHANGES = [
    "UPDATE dialogue_message SET body = 'Noe annet'",
    "UPDATE dialogue_message SET sent_at = now()",
    "UPDATE dialogue_message SET author_name = 'Noen andre'",
    "DELETE FROM dialogue_message",
    "TRUNCATE dialogue_message CASCADE",
]


@pytest.mark.parametrize("statement", CHANGES)
def test_the_database_refuses_to_change_or_remove_a_message(thread, statement):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(IntegrityError, match="never changed or removed"), transaction.atomic():
            cursor.execute(statement)
    assert Message.objects.get().body == "Kan dere ta med en ny dosett i morgen?"


def test_a_thread_with_messages_cannot_be_removed(thread):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; DELETE FROM dialogue_thread")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "POS"])
def test_no_page_answers_other_methods_than_reading_and_posting(astrid, own_page, method):
    answer = astrid.browser.generic(method, own_page, b"body=Noe+annet", "application/x-www-form-urlencoded")
    assert answer.status_code == 405
    assert answer["Allow"] == "GET, HEAD, POST"
    assert Message.objects.count() == 1


def test_a_method_hidden_in_a_form_or_a_header_is_not_looked_at(astrid, own_page):
    headers = {"x-http-method-override": "DELETE"}
    astrid.browser.post(own_page, {"_method": "DELETE"}, headers=headers)
    assert Message.objects.count() == 1


def test_a_message_bears_the_name_its_author_had_when_she_wrote(silje, thread, answer, outside):
    answer(thread)
    outside.log_in(Client(), "helseid", silje.identity_number, name="Silje Berg")
    assert Message.objects.get(author=silje.user).author_name == "Silje Nygård"
