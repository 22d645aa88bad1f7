"""A service moves: what is open goes on where it moved, both sides are told, and nothing that is being written is lost (SV1)."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from helsevei.conftest import add_service
from helsevei.contacts.actions import end_contact, move_contact, pin_person
from helsevei.contacts.models import HealthContact, Pin
from helsevei.core.actor import SYSTEM, Ability, Role
from helsevei.core.clock import now, today
from helsevei.dialogue.actions.handling import assign_thread, close_thread
from helsevei.dialogue.actions.moving import AT_ONCE, move_on
from helsevei.dialogue.models import CloseReason, Draft, Message, Move, Thread
from helsevei.directory.actions.healthcare_services import CannotTakeOver, move_service
from helsevei.directory.models import Change, Service
from helsevei.representation.actions import come

TYPED = {"subject": "Ny dosett", "body": "Kan dere ta med en ny?"}


@pytest.fixture
def anders(worker, fjordvik, practical_help):
    """A case worker in practical help."""
    return worker("29896749808", "Anders Myhrstad", Role.CASE_WORKER, fjordvik, practical_help)


@pytest.fixture
def move(turid, fjordvik, home_nursing, practical_help):
    """Turid moves home nursing to practical help, or one service to another."""

    def moving(service=home_nursing, successor=practical_help) -> Service:
        seen = Service.objects.get(id=service.id).version
        return move_service(actor=turid.actor(fjordvik), municipality_id=fjordvik.id, service_id=service.id,
                            seen_version=seen, successor_id=successor.id)  # fmt: skip

    return moving


def the_job_has_run() -> None:
    while move_on(actor=SYSTEM, now=now()):
        pass


def sent(page, **typed):
    """What a browser sends when the button of the form is pressed."""
    return page.form(holding="body").fields | typed


def test_all_that_is_open_goes_on_there_and_both_sides_read_so(
    astrid, silje, anders, ask, answer, contact, move, practical_help, fjordvik, read
):
    silent, settled, over = ask(), answer(ask("Takk")), answer(ask("Ferdig"))
    assign_thread(actor=silje.actor(fjordvik), thread_id=silent.id, seen_handling=1, now=now())
    close_thread(actor=silje.actor(fjordvik), thread_id=over.id, reason=CloseReason.DONE, seen_version=2, seen_handling=1,
                 now=now())  # fmt: skip
    pin_person(actor=silje.actor(fjordvik), contact_id=contact.id, why="Såret", until_date=today(), now=now())
    move()
    the_job_has_run()

    there = HealthContact.objects.get(service=practical_help)
    assert (there.person_id, there.start_date, there.end_date) == (astrid.person_id, today(), None)
    contact.refresh_from_db()
    assert (contact.moved_to, contact.end_date) == (there, today() - timedelta(days=1))
    assert Pin.objects.standing().get().health_contact == there
    moved = Thread.objects.get(id=silent.id)
    assert (moved.service, moved.health_contact, moved.assigned_to, moved.due_at) == (
        practical_help, there, None, silent.due_at
    )  # fmt: skip
    assert Thread.objects.get(id=settled.id).service == practical_help
    assert Thread.objects.get(id=over.id).service == contact.service

    words = "Samtalen er flyttet fra Hjemmesykepleien til Praktisk bistand"
    own = read(astrid.browser.get(reverse("dialogue:thread", args=[astrid.person_id, settled.id]))).main.text
    assert words in own
    assert own.index("Ja, det gjør vi.") < own.index(words)
    assert "Silje Nygård" in own[: own.index(words)]
    assert "Hjemmesykepleien" in own[own.index("Silje Nygård") : own.index(words)]
    theirs = reverse("dialogue:staff_thread", args=[fjordvik.id, silent.id])
    assert words in read(anders.browser.get(theirs)).main.text
    assert silje.browser.get(theirs).status_code == 404
    assert silje.browser.get(reverse("dialogue:staff_thread", args=[fjordvik.id, over.id])).status_code == 200
    log = read(astrid.browser.get(reverse("home:access_log", args=[astrid.person_id]))).main.text
    assert "Flyttet en samtale med deg fra Hjemmesykepleien" in log


def test_many_go_in_bounded_steps_and_nothing_goes_twice(many, move, contact, practical_help):
    many(AT_ONCE + 5)
    move()
    assert move_on(actor=SYSTEM, now=now()) == 1 + AT_ONCE
    assert move_on(actor=SYSTEM, now=now()) == 5
    assert move_on(actor=SYSTEM, now=now()) == 0
    assert Move.objects.count() == Thread.objects.filter(service=practical_help).count() == AT_ONCE + 5
    assert HealthContact.objects.count() == 2


def test_a_chain_leads_to_its_end_and_no_ring_can_be_made(move, contact, home_nursing, practical_help, fjordvik, ask):
    thread, last = ask(), add_service(fjordvik, "Hjemmetjenesten", "55 55 01 20")
    move()
    the_job_has_run()
    move(practical_help, last)
    home_nursing.refresh_from_db()
    assert home_nursing.successor == last
    assert move_contact(actor=SYSTEM, contact_id=contact.id, day=today()).service == last
    the_job_has_run()
    assert Thread.objects.get(id=thread.id).service == last
    for ring in ((last, home_nursing), (last, last)):
        with pytest.raises(CannotTakeOver):
            move(*ring)
    assert Change.objects.filter(object_kind="service", fields__has_key="successor_name").count() == 3


@pytest.mark.parametrize("has_run", [False, True])
def test_who_was_writing_is_told_and_sends_it_there_once(
    astrid, anders, new, contact, move, practical_help, read, has_run
):
    form = sent(read(astrid.browser.get(new)), **TYPED)
    move()
    if has_run:
        the_job_has_run()
    refused = astrid.browser.post(new, form)
    page = read(refused)
    assert refused.status_code == 409
    assert "Tjenesten er flyttet til Praktisk bistand" in page.main.text
    assert "Send til Praktisk bistand" in [one.text.strip() for one in page.main.all("button")]
    assert not Message.objects.exists()
    again = sent(page)
    assert again | TYPED == again
    first, second = (astrid.browser.post(new, again).headers["Location"] for _ in range(2))
    assert first == second
    assert Thread.objects.get().service == practical_help
    the_job_has_run()
    assert astrid.browser.post(new, again).headers["Location"] == first
    assert Message.objects.get().body == TYPED["body"]


@pytest.mark.parametrize("has_run", [False, True])
def test_in_a_thread_too_whether_it_has_gone_over_or_not(astrid, thread, own_page, move, practical_help, read, has_run):
    form = sent(read(astrid.browser.get(own_page)), body="Hallo?")
    move()
    if has_run:
        the_job_has_run()
    refused = astrid.browser.post(own_page, form)
    assert refused.status_code == 409
    again = sent(read(refused))
    assert again["body"] == "Hallo?"
    assert Message.objects.count() == 1
    for _time in range(2):
        assert astrid.browser.post(own_page, again).status_code == 302
    the_job_has_run()
    assert [one.body for one in Message.objects.in_thread(thread)][1:] == ["Hallo?"]
    assert (Thread.objects.get().service, Move.objects.count()) == (practical_help, 1)


def test_a_draft_says_so_when_it_is_opened_and_is_sent_there(
    astrid, new, new_draft, contact, move, practical_help, read
):
    astrid.browser.post(new_draft, {"key": str(uuid4()), **TYPED})
    move()
    the_job_has_run()
    page = read(astrid.browser.get(f"{new}?utkast={Draft.objects.get().id}"))
    assert "Det du skriver her, går nå til Praktisk bistand." in page.main.text
    assert astrid.browser.post(new, sent(page)).status_code == 302
    assert Message.objects.get().thread.service == practical_help
    assert not Draft.objects.exists()


def test_who_may_write_to_the_old_service_alone_is_not_led_to_the_new_one(
    astrid, ingrid, give, contact, move, home_nursing, read
):
    give(abilities=[Ability.WRITE], service_ids=[home_nursing.id])
    come(actor=ingrid.actor(), family=None)
    move()
    answer = ingrid.browser.post(reverse("dialogue:write_message", args=[astrid.person_id, contact.id]),
                                 {"key": str(uuid4()), **TYPED})  # fmt: skip
    page = read(answer)
    assert answer.status_code == 409
    assert page.link(href="tel:55550100")
    assert "Praktisk bistand" not in page.main.text
    assert sent(page) | TYPED == sent(page)


def test_a_contact_that_was_over_before_leads_nowhere_but_to_others(
    astrid, thread, own_page, contact, move, kare, help_from, practical_help, read
):
    help_from(astrid, practical_help)
    end_contact(actor=SYSTEM, contact_id=contact.id, end_date=today() - timedelta(days=3))
    move()
    answer = astrid.browser.post(own_page, {"key": str(uuid4()), "body": "Hallo?"})
    page = read(answer)
    assert answer.status_code == 409
    assert "Helsekontakten er avsluttet" in page.main.text
    assert page.link(href="tel:55550100")
    assert page.link(href="tel:116117")
    there = HealthContact.objects.get(service=practical_help)
    assert page.link(href=reverse("dialogue:write_message", args=[astrid.person_id, there.id]))
    assert sent(page)["body"] == "Hallo?"


def test_the_administrator_sees_what_goes_along_before_she_moves_it(
    turid, silje, anders, thread, move, home_nursing, practical_help, fjordvik, read
):
    address = reverse("dialogue:move_service", args=[fjordvik.id, home_nursing.id])
    form = read(turid.browser.get(address)).form(holding="successor_id").fields | {"successor_id": practical_help.id}
    asked = read(turid.browser.post(address, form))
    assert "Vil du flytte Hjemmesykepleien?" in asked.main.text
    assert "Anders Myhrstad" in asked.main.text
    assert "Silje Nygård" not in asked.main.text
    assert not Service.objects.filter(successor__isnull=False).exists()
    assert turid.browser.post(address, form | {"is_seen": "yes"}).status_code == 302
    assert Service.objects.get(successor=practical_help) == home_nursing
    page = read(turid.browser.get(reverse("directory:service", args=[fjordvik.id, home_nursing.id])))
    assert "Tjenesten er flyttet til Praktisk bistand" in page.main.text
    late = turid.browser.post(address, form | {"is_seen": "yes"})
    assert late.status_code == 409
    assert silje.browser.get(address).status_code == 404


def test_nobody_reads_that_it_is_open_or_only_out_of_use(astrid, turid, contact, move, fjordvik, read):
    own = reverse("contacts:contacts", args=[astrid.person_id])
    assert "Åpningstider" in read(astrid.browser.get(own)).main.text
    move()
    moved = read(astrid.browser.get(own)).main.text
    assert "Tjenesten er flyttet til Praktisk bistand." in moved
    assert "Åpningstider" not in moved
    services = read(turid.browser.get(reverse("directory:services", args=[fjordvik.id]))).main.text
    assert "Flyttet" in services
    assert "Ikke i bruk" not in services


@pytest.mark.parametrize(("here", "there", "after"), [(30, 10, 30), (10, 30, 30), (None, 10, None), (10, None, None)])
def test_one_who_was_with_both_is_helped_until_the_later_end(
    astrid, contact, move, help_from, practical_help, here, there, after
):
    def day(days):
        return None if days is None else today() + timedelta(days=days)

    HealthContact.objects.filter(id=contact.id).update(end_date=day(here))
    HealthContact.objects.filter(id=help_from(astrid, practical_help).id).update(end_date=day(there))
    move()
    the_job_has_run()
    assert HealthContact.objects.get(service=practical_help).end_date == day(after)
