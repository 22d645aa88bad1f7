"""Reading is an action: one's own mark, the inhabitant's «Lest», and an entry about every look by staff (M32, MS11, AL1)."""

from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse

from helsevei.audit.models import Entry
from helsevei.core.actor import Role
from helsevei.core.clock import now
from helsevei.dialogue.actions.writing import continue_thread
from helsevei.dialogue.models import ReadMark

QUESTION = "Kan dere ta med en ny dosett i morgen?"
AHEAD = [
    {"sec-purpose": "prefetch"},
    {"sec-purpose": "prefetch;prerender"},
    {"purpose": "prefetch"},
    {"x-moz": "prefetch"},
]


def looks() -> list[Entry]:
    return list(Entry.objects.filter(event__contains="read").order_by("chain", "seq"))


def marks() -> set[object]:
    return set(ReadMark.objects.values_list("user_id", flat=True))


@pytest.fixture
def is_read(astrid, own_page, read):
    """Whether Astrid's page says «Lest» of her latest message."""

    def ask() -> bool:
        steps = next(read(astrid.browser.get(own_page)).main.all("ol", "ul", class_="status-line"))
        reached = [step.text.split() for step in steps.all("li") if step.attributes.get("data-reached") is not None]
        return any("Lest" in words for words in reached)

    return ask


def test_a_look_by_staff_is_an_entry_with_person_service_role_and_reason(silje, thread, staff_page, home_nursing):
    assert QUESTION in silje.browser.get(staff_page).content.decode()
    opened = next(entry for entry in looks() if entry.event == "dialogue.thread.read")
    assert (opened.object_id, opened.persons) == (thread.id, [thread.person_id])
    assert (opened.actor_user_id, opened.actor_roles) == (silje.user.id, ["case_worker"])
    assert (opened.municipality_id, opened.service_id, opened.reason) == (
        thread.municipality_id,
        home_nursing.id,
        "care",
    )


def test_a_page_is_one_entry_and_names_those_listed_beside_the_open_thread_too(
    silje, staff_page, ask, kare, home_nursing, help_from, thread
):
    ask(actor=kare.actor(), contact_id=help_from(kare, home_nursing).id)
    silje.browser.get(staff_page)
    assert [(look.object_id, look.persons) for look in looks()] == [(thread.id, [thread.person_id, kare.person_id])]


def test_the_list_is_one_entry_with_everybody_on_it_and_an_empty_list_none(silje, staff_inbox, thread):
    silje.browser.get(staff_inbox)
    assert [(entry.event, entry.persons) for entry in looks()] == [("dialogue.inbox.read", [thread.person_id])]
    silje.browser.get(staff_inbox, {"etter": "3000-01-01T00:00:00+00:00_" + "0" * 32})
    assert len(looks()) == 1


def test_ones_own_look_is_no_entry(astrid, own_page, inbox, thread):
    astrid.browser.get(own_page)
    astrid.browser.get(inbox)
    assert looks() == []


@pytest.mark.parametrize("headers", AHEAD)
def test_a_browser_fetching_ahead_of_the_reader_leaves_neither_mark_nor_entry(
    silje, astrid, staff_page, staff_inbox, own_page, answer, thread, headers
):
    answer(thread)
    before = ReadMark.objects.get(user=astrid.user).read_at
    for browser, page in ((silje.browser, staff_page), (silje.browser, staff_inbox), (astrid.browser, own_page)):
        ahead = browser.get(page, headers=headers)
        assert (ahead.status_code, ahead.content) == (503, b"")  # or somebody could read unseen
    assert looks() == []
    assert ReadMark.objects.get(user=astrid.user).read_at == before


@pytest.mark.parametrize("headers", AHEAD)
def test_nobody_reads_unseen_by_a_header(silje, staff_page, thread, headers):
    assert QUESTION in silje.browser.post(staff_page, {"body": ""}, headers=headers).content.decode()
    assert [entry.event for entry in looks()] == ["dialogue.thread.read"]


def test_asking_for_the_head_of_a_page_leaves_neither_mark_nor_entry(silje, staff_page, staff_inbox, thread):
    for page in (staff_page, staff_inbox):
        assert silje.browser.head(page).status_code == 200
    assert looks() == []
    assert silje.user.id not in marks()
    thread.refresh_from_db()
    assert thread.read_by_service_at is None


def test_a_page_kept_by_a_script_is_no_look(silje, staff_page, thread):
    """What the page saves by itself must not look as if the nurse had opened the list (design/js/draft.js)."""
    draft = reverse("dialogue:save_staff_draft", args=[thread.municipality_id, thread.id])
    answer = silje.browser.post(draft, {"key": str(uuid4()), "body": "Ja"}, headers={"x-by-itself": "yes"}, follow=True)
    assert answer.status_code in (200, 204)
    assert looks() == []


def test_an_inhabitant_is_told_that_it_was_read_only_after_staff_have_opened_it(
    silje, staff_inbox, staff_page, is_read
):
    assert not is_read()
    silje.browser.get(staff_inbox)
    assert not is_read()
    silje.browser.get(staff_page)
    assert is_read()


def test_a_new_message_has_not_been_read_because_an_older_one_was(silje, astrid, thread, staff_page, is_read):
    silje.browser.get(staff_page)
    continue_thread(actor=astrid.actor(), thread_id=thread.id, body="Hallo?", idempotency_key=uuid4(), now=now())
    assert not is_read()
    silje.browser.get(staff_page)
    assert is_read()


def test_each_reader_has_a_mark_of_her_own(
    silje, worker, fjordvik, home_nursing, thread, staff_page, staff_inbox, astrid
):
    anders = worker("11887449955", "Anders Moen", Role.LEADER, fjordvik, home_nursing)
    silje.browser.get(staff_page)
    assert marks() == {astrid.user.id, silje.user.id}
    assert "data-unread" not in silje.browser.get(staff_inbox).content.decode()
    assert "data-unread" in anders.browser.get(staff_inbox).content.decode()


def test_an_answer_is_new_until_it_is_opened(astrid, answer, thread, inbox, own_page):
    start = reverse("home:start", args=[astrid.person_id])
    assert "Nytt svar" not in astrid.browser.get(inbox).content.decode()
    answer(thread)
    assert "Nytt svar" in astrid.browser.get(inbox).content.decode()
    assert "Nytt svar fra Hjemmesykepleien" in astrid.browser.get(start).content.decode()
    astrid.browser.get(own_page)
    assert "Nytt svar" not in astrid.browser.get(inbox).content.decode()
    assert "Nytt svar" not in astrid.browser.get(start).content.decode()


def test_what_cannot_be_recorded_cannot_be_read(silje, staff_page, staff_inbox, thread):
    silje.browser.raise_request_exception = False
    silje.browser.get("/")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_entry ADD CONSTRAINT full_up CHECK (false) NOT VALID")
    for page in (staff_page, staff_inbox):
        answer = silje.browser.get(page)
        assert answer.status_code == 500
        assert "dosett" not in answer.content.decode()
        assert "Astrid" not in answer.content.decode()
    assert silje.user.id not in marks()
