"""A long thread shows its newest messages first, and every message once (keyset pagination)."""

from datetime import timedelta
from itertools import chain

import pytest

from helsevei.core.clock import now
from helsevei.core.ids import new_id
from helsevei.dialogue.models import Message, ReadMark


@pytest.fixture
def long(astrid, silje, thread):
    """So many more messages in the thread, by the service all of them, several at one moment."""

    def make(count: int) -> None:
        began = now() - timedelta(days=1)
        Message.objects.bulk_create(
            Message(id=new_id(), thread=thread, author=silje.user, author_kind="staff", author_name="Silje",
                    body=f"Nummer {number}", sent_at=began + timedelta(minutes=number // 3), idempotency_key=new_id())
            for number in range(count)
        )  # fmt: skip

    return make


def bodies(page) -> list[str]:
    return [one.text for one in page.main.all("p", class_="message-bubble-body")]


def older(page) -> str:
    return next((link.attributes["href"] for link in page.main.all("a") if "Vis tidligere meldinger" in link.text), "")


def test_the_newest_fifty_stand_first_and_the_rest_behind_a_button(astrid, own_page, thread, long, read):
    long(120)
    pages, address = [], own_page
    while address:
        page = read(astrid.browser.get(address))
        pages.append(bodies(page))
        address = own_page + older(page) if older(page) else ""
    assert [len(page) for page in pages] == [50, 50, 21]
    said = [message.body for message in Message.objects.in_thread(thread)]
    assert list(chain.from_iterable(reversed(pages))) == said


def test_fifty_messages_need_no_button(astrid, own_page, long, read):
    long(49)
    assert older(read(astrid.browser.get(own_page))) == ""


def test_what_was_asked_long_ago_is_still_said_to_be_sent(astrid, own_page, thread, long, read):
    Message.objects.filter(thread=thread).get()
    long(60)
    line = next(read(astrid.browser.get(own_page)).main.all("ol", class_="status-line"))
    sent = next(line.all("li"))
    assert "Sendt" in sent.text
    assert "data-reached" in sent.attributes


def test_an_older_page_is_for_reading_and_leads_back(astrid, own_page, long, read):
    long(60)
    page = read(astrid.browser.get(own_page + older(read(astrid.browser.get(own_page)))))
    assert not list(page.main.all("textarea"))
    assert own_page in [link.attributes["href"] for link in page.main.all("a")]


def test_looking_far_back_is_not_reading_what_is_new(astrid, own_page, thread, long, answer):
    long(60)
    ReadMark.objects.all().delete()
    astrid.browser.get(f"{own_page}?eldre=2020-06-01T12:00:00Z_{thread.id}")
    assert not ReadMark.objects.exists()
