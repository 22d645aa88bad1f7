"""Staff read and answer in their own services, and nobody answers past what has come since (M7, MS8)."""

from uuid import uuid4

import pytest
from django.urls import reverse

from helsevei.core.actor import Role
from helsevei.core.clock import now
from helsevei.core.refusals import NotAllowed
from helsevei.dialogue.actions.writing import continue_thread
from helsevei.dialogue.models import Draft, Message

ASKED_SINCE = "Og en ting til: hva med plaster?"


@pytest.fixture
def since(astrid, thread):
    """Astrid writes once more."""

    def write() -> None:
        continue_thread(actor=astrid.actor(), thread_id=thread.id, body=ASKED_SINCE, idempotency_key=uuid4(), now=now())

    return write


@pytest.fixture
def form(silje, staff_page, read):
    return read(silje.browser.get(staff_page)).form(holding="body").fields | {"body": "Ja, det gjør vi."}


def test_the_answer_reaches_the_inhabitant_with_name_and_service(silje, astrid, staff_page, own_page, form):
    assert "Svaret er sendt" in silje.browser.post(staff_page, form, follow=True).content.decode()
    page = astrid.browser.get(own_page).content.decode()
    for words in ("Ja, det gjør vi.", "Silje Nygård", "Hjemmesykepleien", "Besvart"):
        assert words in page


def test_an_answer_to_what_has_changed_since_is_shown_what_came_and_kept(silje, staff_page, form, since, read):
    since()
    answer = silje.browser.post(staff_page, form)
    assert answer.status_code == 409
    page = read(answer)
    assert "Det har kommet en ny melding siden du åpnet samtalen" in page.main.text
    assert ASKED_SINCE in page.main.text
    assert page.form(holding="body").fields["body"] == "Ja, det gjør vi."
    assert Message.objects.count() == 2


def test_the_kept_answer_can_be_sent_as_it_is_when_it_still_fits(silje, staff_page, form, since, read):
    since()
    kept = read(silje.browser.post(staff_page, form)).form(holding="body").fields
    assert silje.browser.post(staff_page, kept).status_code == 302
    assert list(Message.objects.order_by("sent_at").values_list("body", flat=True))[1:] == [
        ASKED_SINCE,
        "Ja, det gjør vi.",
    ]


def test_a_colleagues_answer_counts_as_something_new(
    silje, worker, fjordvik, home_nursing, staff_page, form, answer, thread
):
    anders = worker("11887449955", "Anders Moen", Role.LEADER, fjordvik, home_nursing)
    answer(thread, "Anders svarer.", actor=anders.actor(fjordvik))
    shown = silje.browser.post(staff_page, form)
    assert shown.status_code == 409
    assert "Anders svarer." in shown.content.decode()


@pytest.mark.parametrize("version", ["", "0", "2", "2147483647"])
def test_an_answer_that_does_not_say_what_was_seen_must_be_confirmed(silje, staff_page, form, version):
    assert silje.browser.post(staff_page, {**form, "version": version}).status_code == 409


@pytest.mark.parametrize("version", ["-1", "2147483648", "x", "\x00", "9" * 5000, "1.5"])
def test_a_version_that_is_no_number_sends_nothing_and_keeps_the_answer(silje, staff_page, form, read, version):
    answer = silje.browser.post(staff_page, {**form, "version": version})
    assert answer.status_code == 422
    assert read(answer).form(holding="body").fields["body"] == form["body"]
    assert Message.objects.count() == 1


def test_one_who_may_only_read_sees_the_thread_and_no_form(roy, staff_page, thread, read):
    page = read(roy.browser.get(staff_page))
    assert "Kan dere ta med en ny dosett i morgen?" in page.main.text
    assert not any(page.main.all("textarea"))
    assert "Du kan bare lese i denne tjenesten." in page.main.text
    forged = roy.browser.post(staff_page, {"key": str(uuid4()), "version": "1", "body": "Ja."})
    draft = reverse("dialogue:save_staff_draft", args=[thread.municipality_id, thread.id])
    assert (forged.status_code, roy.browser.post(draft, {"body": "Ja."}).status_code) == (404, 404)
    assert (Message.objects.count(), Draft.objects.count()) == (1, 0)


@pytest.mark.parametrize("role", [Role.CASE_WORKER, Role.LEADER])
@pytest.mark.parametrize("everywhere", [True, False])
def test_case_workers_and_leaders_answer(worker, fjordvik, home_nursing, thread, answer, role, everywhere):
    colleague = worker("11887449955", "Anders Moen", role, fjordvik, None if everywhere else home_nursing)
    answer(thread, actor=colleague.actor(fjordvik))
    assert Message.objects.count() == 2


def test_administrators_auditors_other_services_and_other_municipalities_do_not(
    worker, turid, liv, fjordvik, lyngmo, practical_help, thread, answer, astrid
):
    others = [
        (turid, fjordvik),
        (liv, lyngmo),
        (liv, fjordvik),
        (astrid, fjordvik),
        (worker("11887449955", "Anders Moen", Role.CASE_WORKER, fjordvik, practical_help), fjordvik),
        (worker("15897749944", "Gro Revisor", Role.AUDITOR, fjordvik), fjordvik),
    ]
    for someone, place in others:
        with pytest.raises(NotAllowed):
            answer(thread, actor=someone.actor(place))
    assert Message.objects.count() == 1
