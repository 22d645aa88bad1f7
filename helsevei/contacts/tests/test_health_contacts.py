"""A health contact: one per person and service, from the municipality's decision until its last day (M5)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from helsevei.audit.models import Entry
from helsevei.contacts.actions import AlreadyInContact, end_contact, open_contact
from helsevei.contacts.models import HealthContact
from helsevei.core.actor import ANONYMOUS, SYSTEM, Role
from helsevei.core.clock import today
from helsevei.core.refusals import NotAllowed

DAY = timedelta(days=1)


def test_a_person_has_one_contact_with_a_service_at_a_time(
    contact, astrid, home_nursing, practical_help, help_from, outside
):
    with pytest.raises(AlreadyInContact, match="Astrid Fjellvang har allerede denne helsekontakten"):
        help_from(astrid, home_nursing)
    help_from(astrid, practical_help)
    end_contact(actor=SYSTEM, contact_id=contact.id, end_date=today() - DAY)
    open_contact(actor=SYSTEM, service_id=home_nursing.id, start_date=today(),
                 registered=outside.population.people[astrid.identity_number])  # fmt: skip
    assert HealthContact.objects.visible_to(astrid.actor()).active(today()).count() == 2


def test_a_contact_ended_by_mistake_goes_on_when_it_is_opened_again_the_same_day(
    contact, astrid, home_nursing, help_from
):
    end_contact(actor=SYSTEM, contact_id=contact.id, end_date=contact.start_date)
    assert help_from(astrid, home_nursing) == contact
    assert [one.end_date for one in HealthContact.objects.all()] == [None]


@pytest.mark.parametrize(("begins", "ends"), [(30, None), (30, 90), (-30, 90)])
def test_what_has_been_decided_otherwise_is_not_changed_by_opening_by_hand(
    kare, home_nursing, help_from, outside, begins, ends
):
    contact = help_from(kare, home_nursing)
    HealthContact.objects.filter(id=contact.id).update(
        start_date=today() + timedelta(begins), end_date=ends and today() + timedelta(ends)
    )
    before = HealthContact.objects.values().get()
    with pytest.raises(AlreadyInContact):
        open_contact(actor=SYSTEM, service_id=home_nursing.id, start_date=today(),
                     registered=outside.population.people[kare.identity_number])  # fmt: skip
    assert HealthContact.objects.values().get() == before


def test_two_who_open_the_same_contact_at_once_open_one(own_database, astrid, home_nursing, outside):
    registered = outside.population.people[astrid.identity_number]

    def open_one(_worker: int) -> str:
        try:
            open_contact(actor=SYSTEM, service_id=home_nursing.id, registered=registered, start_date=today())
        except AlreadyInContact:
            return "had it"
        finally:
            connection.close()
        return "opened"

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(open_one, range(4))) == ["had it", "had it", "had it", "opened"]


def test_the_database_itself_allows_no_second_open_contact(contact):
    with pytest.raises(IntegrityError), transaction.atomic():
        HealthContact.objects.create(
            municipality=contact.municipality, service=contact.service, person=contact.person, start_date=today()
        )


@pytest.mark.parametrize(("days", "is_active"), [(-1, False), (0, True), (5, True), (10, True), (11, False)])
def test_a_contact_holds_from_its_first_day_to_its_last_both_included(contact, days, is_active):
    first = date(2020, 6, 1)
    HealthContact.objects.update(start_date=first, end_date=first + 10 * DAY)
    contact.refresh_from_db()
    day = first + days * DAY
    assert contact.is_active(day) == is_active
    assert HealthContact.objects.active(day).exists() == is_active
    assert HealthContact.objects.former(day).exists() == (days > 10)


@pytest.mark.parametrize(("clock", "active"), [("23:59:59", True), ("00:00:01", False)])
def test_the_last_day_ends_at_midnight_in_norway(contact, astrid, time_machine, clock, active):
    end_contact(actor=SYSTEM, contact_id=contact.id, end_date=date(2021, 7, 1))
    day = "2021-07-01" if active else "2021-07-02"
    time_machine.move_to(datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=ZoneInfo("Europe/Oslo")))
    shown = astrid.browser.get(reverse("contacts:contacts", args=[astrid.person_id])).content.decode()
    assert ("Hjemmesykepleien" in shown) == active


def test_a_contact_that_ends_before_it_began_has_never_been(contact, astrid):
    end_contact(actor=SYSTEM, contact_id=contact.id, end_date=date(2019, 1, 1))
    own = HealthContact.objects.visible_to(astrid.actor())
    assert not own.active(contact.start_date).exists()
    assert not own.former(today()).exists()


def test_saying_the_same_last_day_again_changes_nothing(contact):
    for _once_more in range(2):
        end_contact(actor=SYSTEM, contact_id=contact.id, end_date=date(2020, 6, 1))
    assert Entry.objects.filter(event="contacts.contact.ended").count() == 1


def test_opening_and_ending_stand_in_the_access_log(silje, fjordvik, home_nursing, kare, outside):
    contact = open_contact(
        actor=silje.actor(fjordvik), service_id=home_nursing.id, start_date=today(),
        registered=outside.population.people[kare.identity_number],
    )  # fmt: skip
    end_contact(actor=silje.actor(fjordvik), contact_id=contact.id, end_date=today())
    entries = Entry.objects.filter(object_id=contact.id).order_by("seq")
    assert [(entry.event, entry.persons, entry.service_id, entry.actor_user_id) for entry in entries] == [
        (event, [kare.person_id], home_nursing.id, silje.user.id)
        for event in ("contacts.contact.opened", "contacts.contact.ended")
    ]


def test_a_contact_is_seen_by_its_person_and_those_who_work_in_its_service_and_by_nobody_else(
    contact, astrid, kare, silje, roy, turid, liv, worker, practical_help, fjordvik, lyngmo
):
    everywhere = worker("09911949844", "Line Leder", Role.LEADER, fjordvik)
    neighbour = worker("30830949890", "Nils Nabo", Role.CASE_WORKER, fjordvik, practical_help)
    who = {
        "person": astrid.actor(), "case worker": silje.actor(fjordvik), "reader": roy.actor(fjordvik),
        "leader of all": everywhere.actor(fjordvik), "another person": kare.actor(), "administrator": turid.actor(fjordvik),
        "other service": neighbour.actor(fjordvik), "other municipality": liv.actor(lyngmo), "no role": liv.actor(fjordvik),
        "not logged in": ANONYMOUS, "system": SYSTEM,
    }  # fmt: skip
    seen = [name for name, actor in who.items() if HealthContact.objects.visible_to(actor).exists()]
    assert seen == ["person", "case worker", "reader", "leader of all"]


def test_only_case_workers_and_leaders_of_the_service_decide(
    roy, turid, liv, astrid, silje, contact, practical_help, fjordvik, outside
):
    registered = outside.population.people[astrid.identity_number]
    for someone in (roy, turid, liv, astrid):
        with pytest.raises(NotAllowed):
            end_contact(actor=someone.actor(fjordvik), contact_id=contact.id, end_date=today())
    with pytest.raises(NotAllowed):
        open_contact(
            actor=silje.actor(fjordvik), service_id=practical_help.id, registered=registered, start_date=today()
        )
    contact.refresh_from_db()
    assert contact.end_date is None
