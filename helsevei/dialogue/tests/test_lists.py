"""Long lists: every thread once, newest first, with the same work for ten as for ten thousand (keyset pagination)."""

from itertools import chain

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from helsevei.accounts.ports import ContactDetails
from helsevei.contacts.actions import pin_person
from helsevei.core.clock import now, today
from helsevei.core.ids import new_id
from helsevei.dialogue.actions.handling import close_thread
from helsevei.dialogue.models import CloseReason, Draft, Message
from helsevei.dialogue.tests.conftest import THEN
from helsevei.notifications.models import Notice
from helsevei.notifications.sending import send

AT_ONCE = 20


def listed(read, browser, address: str) -> list[list[str]]:
    """Follow «Neste side» to the end; the threads on each page, by their ids."""
    pages, url = [], address
    while url:
        page = read(browser.get(url))
        links = [one.attributes["href"].removesuffix("?vis=alle") for one in page.main.all("a")]
        pages.append([one.rstrip("/").split("/")[-1] for one in links if "/meldinger/" in one and one.endswith("/")])
        onward = list(page.main.all("a", rel="next"))
        url = address.split("?")[0] + onward[0].attributes["href"] if onward else ""
        assert len(pages) < 30
    return [[one for one in page if len(one) == 36 and one != "meldinger"] for page in pages]


@pytest.mark.parametrize("at_one_moment", [1, 7, 45])
def test_every_thread_is_listed_once_newest_first(astrid, inbox, many, read, at_one_moment):
    threads = many(45, at_one_moment=at_one_moment)
    pages = listed(read, astrid.browser, inbox)
    assert [len(page) for page in pages] == [AT_ONCE, AT_ONCE, 5]
    expected = sorted(threads, key=lambda one: (one.last_message_at, one.id), reverse=True)
    assert list(chain(*pages)) == [str(one.id) for one in expected]


@pytest.mark.parametrize("tab", ["", "?vis=alle"])
def test_staff_get_every_thread_once_too_those_who_have_waited_longest_first(silje, staff_inbox, many, read, tab):
    threads = many(45, at_one_moment=9)
    pages = listed(read, silje.browser, staff_inbox + tab)
    assert [len(page) for page in pages] == [AT_ONCE, AT_ONCE, 5]
    order = sorted(threads, key=lambda one: (one.last_message_at, one.id), reverse=bool(tab))
    assert list(chain(*pages)) == [str(one.id) for one in order]


def test_the_list_beside_an_open_thread_is_the_one_it_was_opened_from(silje, staff_inbox, many, answer, read):
    threads = many(2)
    answer(threads[0])
    everything = read(silje.browser.get(f"{staff_inbox}?vis=alle"))
    opened = next(link for link in everything.main.all("a") if str(threads[0].id) in link.attributes["href"])
    beside = read(silje.browser.get(opened.attributes["href"]))
    assert {str(one.id) in str([link.attributes["href"] for link in beside.main.all("a")]) for one in threads} == {True}


def test_the_tabs_of_the_staff_list_are_what_waits_and_everything(silje, staff_inbox, many, answer, read):
    threads = many(3)
    answer(threads[0])
    assert len(listed(read, silje.browser, staff_inbox)[0]) == 2
    assert len(listed(read, silje.browser, f"{staff_inbox}?vis=alle")[0]) == 3


def test_a_thread_that_gets_a_message_moves_to_the_top(astrid, inbox, many, read, answer):
    threads = many(3)
    answer(threads[0])
    assert listed(read, astrid.browser, inbox)[0][0] == str(threads[0].id)


def queries(browser, address: str) -> int:
    browser.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(address).status_code == 200
    return len([query for query in asked if "SAVEPOINT" not in query["sql"]])


def test_a_list_asks_the_database_as_often_for_ten_thousand_threads_as_for_ten(
    astrid, silje, fjordvik, inbox, staff_inbox, contact, many
):
    pin_person(actor=silje.actor(fjordvik), contact_id=contact.id, why="Falt", until_date=today(), now=now())
    of_staff = [f"dialogue:{name}" for name in ("follow_up_list", "search_threads", "close_several")] + [
        "home:work_list"
    ]
    pages = [
        (astrid.browser, inbox),
        (astrid.browser, reverse("home:start", args=[astrid.person_id])),
        *((silje.browser, f"{staff_inbox}?vis={tab}") for tab in ("", "nye", "mine", "for-sent", "journal", "alle")),
        *((silje.browser, reverse(name, args=[fjordvik.id])) for name in of_staff),
        (silje.browser, reverse("dialogue:person_threads", args=[fjordvik.id, astrid.person_id])),
    ]
    few_threads = many(10)
    few = [queries(*page) for page in pages]
    many(10_000 - len(few_threads))
    assert [queries(*page) for page in pages] == few
    assert max(few) <= 8


@pytest.fixture
def begun(astrid, contact):
    """So many drafts of Astrid's."""

    def make(count: int) -> None:
        Draft.objects.bulk_create(
            Draft(author=astrid.user, person_id=astrid.person_id, health_contact=contact, body="Hei", saved_at=THEN,
                  idempotency_key=new_id()) for _ in range(count)
        )  # fmt: skip

    return make


def test_whatever_her_lists_show_they_ask_the_database_at_most_five_times(
    astrid, inbox, many, begun, ask, practical_help, help_from
):
    ask(contact_id=help_from(astrid, practical_help).id)  # so that she has two services to choose between
    drafts = reverse("dialogue:drafts", args=[astrid.person_id])
    pages = [inbox, *(f"{inbox}?vis={tab}" for tab in ("uleste", "venter", "avsluttet")),
             f"{inbox}?tjeneste={practical_help.id}", drafts]  # fmt: skip
    many(1), begun(1)
    few = [queries(astrid.browser, page) for page in pages]
    many(59), begun(59)
    assert [queries(astrid.browser, page) for page in pages] == few
    assert max(few) <= 5


def test_a_search_asks_the_database_as_often_for_sixty_threads_as_for_one(astrid, many):
    def asked() -> int:
        page, words = reverse("dialogue:search", args=[astrid.person_id]), {"words": "hei samtale"}
        with CaptureQueriesContext(connection) as queries:
            astrid.browser.post(page, words)
        return len(queries)

    astrid.browser.get("/")
    many(1)
    few = asked()
    many(59)
    assert asked() == few <= 3


def test_a_thread_asks_the_database_as_often_for_two_hundred_messages_as_for_one(
    astrid, silje, own_page, staff_page, thread
):
    few = [queries(astrid.browser, own_page), queries(silje.browser, staff_page)]
    Message.objects.bulk_create(
        Message(thread=thread, author=astrid.user, author_kind="inhabitant", author_name="Astrid", body="Hei",
                sent_at=THEN, idempotency_key=new_id()) for _ in range(200)
    )  # fmt: skip
    assert [queries(astrid.browser, own_page), queries(silje.browser, staff_page)] == few


def test_a_thread_asks_the_database_at_most_eleven_times_for_its_person_however_far_it_has_come(
    astrid, silje, fjordvik, outside, own_page, staff_page, thread, answer
):
    def asked() -> tuple[int, int]:
        for notice in Notice.objects.all():
            send(notice_id=notice.id, now=now())
        return queries(astrid.browser, own_page), queries(silje.browser, staff_page)

    outside.contacts.details[astrid.identity_number] = ContactDetails(mobile="+4740000101", can_be_notified=True)
    waiting = asked()
    answer(thread)
    answered = asked()
    close_thread(
        actor=silje.actor(fjordvik), thread_id=thread.id, reason=CloseReason.DONE, seen_version=2, seen_handling=1, now=now()
    )  # fmt: skip
    for own, staff in (waiting, answered, asked()):
        assert own <= 12  # one of them only while she reads what may still be withdrawn
        # With what stands beside it: the list, the numbers, the notes, the standard replies, who writes, the entry of the look
        assert staff <= 16


@pytest.mark.parametrize(
    "place",
    ["", "x", "_", "2020-06-01T12:00:00+00:00_", "2020-06-01_" + "0" * 32, "\x00", "2020-06-01T12:00:00_" + "0" * 32,
     "0001-01-01T00:00:00+23:59_" + "0" * 32, "9999-12-31T23:59:59-23:59_" + "0" * 32, "２０２０-06-01T12:00:00Z_" + "0" * 32,
     "2020-06-01T12:00:00+01:00:00.000001_" + "0" * 32, "2020-06-01T12:00:00+00:00:30_" + "0" * 32, "9" * 5000],
)  # fmt: skip
def test_an_address_that_was_tampered_with_still_shows_a_list(astrid, silje, inbox, staff_inbox, thread, place):
    for browser, address in ((astrid.browser, inbox), (silje.browser, staff_inbox)):
        assert browser.get(address, {"etter": place}).status_code == 200
