"""A journal's list says everything it knows of one person: what is missing from it ends, and an older one changes nothing."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from helsevei.accounts.models import Person
from helsevei.accounts.ports import RegisteredPerson
from helsevei.audit.models import Entry
from helsevei.contacts.actions import AlreadyInContact, FaultyList, end_contact, open_contact, replace_contacts
from helsevei.contacts.models import HealthContact, JournalList
from helsevei.contacts.ports import JournalContact
from helsevei.core.actor import SYSTEM
from helsevei.core.ids import new_id
from helsevei.core.refusals import NotAllowed

NOON = datetime(2026, 6, 12, 10, tzinfo=UTC)
TODAY = date(2026, 6, 12)
DAY = timedelta(days=1)
LONG_AGO = date(2020, 1, 1)
FJORDVIK, NEIGHBOUR = 9901, 9902  # level-1 HER-ids


@pytest.fixture
def astrid_registered(astrid, outside):
    return outside.population.people[astrid.identity_number]


@pytest.fixture
def send(astrid_registered):
    """A journal sends its list of Astrid, at noon unless something else is said."""

    def replace(
        *contacts: JournalContact, sender: int = FJORDVIK, sent_at: datetime = NOON, now: datetime = NOON
    ) -> bool:
        return replace_contacts(
            actor=SYSTEM,
            sender_her_id=sender,
            sent_at=sent_at,
            registered=astrid_registered,
            contacts=contacts,
            now=now,
        )

    return replace


@pytest.fixture
def told(home_nursing):
    """What a list says of one decision, for home nursing and since long ago unless something else is said."""

    def one(journal_id: str, service=home_nursing, start: date = LONG_AGO, end: date | None = None) -> JournalContact:
        return JournalContact(journal_id, service.id, start, end)

    return one


def periods() -> dict[str, tuple[date, date | None]]:
    return {one.journal_id: (one.start_date, one.end_date) for one in HealthContact.objects.all()}


def changes() -> list[str]:
    entries = Entry.objects.filter(event__startswith="contacts.contact.").order_by("seq")
    return [entry.event.rsplit(".", 1)[1] for entry in entries]


def test_what_is_new_opens_and_what_is_missing_has_its_last_day_today(send, told, astrid, home_nursing, practical_help):
    assert send(told("1"), told("2", practical_help))
    contacts = {one.journal_id: one for one in HealthContact.objects.visible_to(astrid.actor())}
    assert (contacts["1"].service, contacts["2"].service) == (home_nursing, practical_help)
    assert send(told("2", practical_help))
    assert periods() == {"1": (LONG_AGO, TODAY), "2": (LONG_AGO, None)}
    assert {one.journal_id for one in HealthContact.objects.active(TODAY)} == {"1", "2"}
    assert {one.journal_id for one in HealthContact.objects.active(TODAY + DAY)} == {"2"}


def test_what_is_known_gets_the_dates_of_the_list(send, told):
    send(told("1"))
    send(told("1", start=TODAY - DAY, end=TODAY + 9 * DAY))
    assert periods() == {"1": (TODAY - DAY, TODAY + 9 * DAY)}


def test_an_empty_list_ends_everything(send, told, practical_help):
    send(told("1"), told("2", practical_help))
    send()
    assert {end for _start, end in periods().values()} == {TODAY}


def test_what_ended_before_keeps_its_last_day(send, told):
    send(told("1", end=TODAY - 9 * DAY))
    send()
    send(now=NOON + 5 * DAY)
    assert periods() == {"1": (LONG_AGO, TODAY - 9 * DAY)}


def test_what_comes_back_is_active_again_from_its_start_date(send, told):
    send(told("1"))
    contact = HealthContact.objects.get()
    send()
    send(told("1", start=TODAY + 3 * DAY), now=NOON + 3 * DAY)
    again = HealthContact.objects.get()
    assert (again.id, again.start_date, again.end_date) == (contact.id, TODAY + 3 * DAY, None)


def test_what_is_called_off_before_it_began_has_never_been(send, told):
    send(told("1", start=TODAY + 9 * DAY))
    send()
    for days in (0, 8, 9, 10, 400):
        day = TODAY + days * DAY
        assert not HealthContact.objects.active(day).exists()
        assert not HealthContact.objects.former(day).exists()


def test_a_decision_that_moves_to_another_service_is_another_contact(send, told, home_nursing, practical_help):
    send(told("1"))
    send(told("1", practical_help))
    send(told("1", practical_help), now=NOON + DAY)
    ends = {one.service_id: one.end_date for one in HealthContact.objects.all()}
    assert ends == {home_nursing.id: TODAY, practical_help.id: None}


def test_two_decisions_that_change_services_with_each_other_both_go_on(send, told, home_nursing, practical_help):
    send(told("1"), told("2", practical_help))
    send(told("2"), told("1", practical_help))
    held = {(one.journal_id, one.service_id) for one in HealthContact.objects.active(TODAY + DAY)}
    assert held == {("2", home_nursing.id), ("1", practical_help.id)}


def test_one_decision_may_follow_another_for_the_same_service(send, told):
    send(told("1"))
    send(told("2", start=TODAY + DAY), told("1", end=TODAY))
    assert periods() == {"1": (LONG_AGO, TODAY), "2": (TODAY + DAY, None)}
    send(told("3", start=TODAY + 2 * DAY), now=NOON + 2 * DAY)
    assert periods()["2"] == (TODAY + DAY, TODAY + 2 * DAY)


def test_two_senders_leave_each_others_contacts_alone(send, told, practical_help):
    send(told("1"))
    send(told("1", practical_help), sender=NEIGHBOUR)
    send(sender=NEIGHBOUR)
    held = {(one.sender_her_id, one.end_date) for one in HealthContact.objects.all()}
    assert held == {(FJORDVIK, None), (NEIGHBOUR, TODAY)}


def test_a_service_that_another_journal_has_is_refused_and_nothing_is_half_done(send, told, practical_help):
    send(told("1"))
    before = periods()
    with pytest.raises(AlreadyInContact, match="Astrid Fjellvang har allerede denne helsekontakten"):
        send(told("8", practical_help), told("9"), sender=NEIGHBOUR)
    assert periods() == before
    assert not JournalList.objects.filter(sender_her_id=NEIGHBOUR).exists()
    send(told("9", end=TODAY - DAY), sender=NEIGHBOUR)


def test_another_persons_contacts_stay(send, told, kare, home_nursing, help_from, outside):
    replace_contacts(
        actor=SYSTEM, sender_her_id=FJORDVIK, sent_at=NOON, now=NOON, contacts=[told("1")],
        registered=outside.population.people[kare.identity_number],
    )  # fmt: skip
    send()
    assert periods() == {"1": (LONG_AGO, None)}


def test_an_older_list_that_comes_late_changes_nothing(send, told, practical_help):
    assert send(told("1"), sent_at=NOON - timedelta(minutes=1))
    assert not send(told("2", practical_help), sent_at=NOON - timedelta(minutes=2))
    assert not send(sent_at=NOON - timedelta(days=400))
    assert periods() == {"1": (LONG_AGO, None)}


def test_an_empty_list_is_remembered_too(send, told):
    assert send(sent_at=NOON)
    assert not send(told("1"), sent_at=NOON - timedelta(seconds=1))
    assert periods() == {}


def test_how_new_a_list_is_is_reckoned_for_each_sender_by_itself(send, told, practical_help):
    assert send(told("1"), sent_at=NOON)
    assert send(told("1", practical_help), sender=NEIGHBOUR, sent_at=NOON - DAY)


def test_the_same_list_once_more_changes_nothing_and_leaves_no_entry(send, told, practical_help):
    for _once_more in range(3):
        assert send(told("1"), told("2", practical_help, end=TODAY + DAY))
    assert changes() == ["opened", "opened"]


def test_a_sender_whose_clock_is_fast_does_not_lock_itself_out(send, told):
    assert send(told("1"), sent_at=NOON + timedelta(days=3650))
    assert send(sent_at=NOON + timedelta(hours=1), now=NOON + timedelta(hours=1))
    assert periods() == {"1": (LONG_AGO, TODAY)}


def test_each_change_is_one_entry_that_names_the_person(send, told, practical_help, astrid, home_nursing, fjordvik):
    send(told("1"), told("2", practical_help, end=TODAY + 9 * DAY))
    send(told("2", practical_help, start=TODAY, end=TODAY + 9 * DAY))
    entries = list(Entry.objects.filter(event__startswith="contacts.").order_by("seq"))
    assert changes() == ["opened", "opened", "ended", "changed"]
    assert {(*entry.persons, entry.municipality_id, entry.actor_kind) for entry in entries} == {
        (astrid.person_id, fjordvik.id, "system")
    }
    assert {entry.service_id for entry in entries} == {home_nursing.id, practical_help.id}


def test_a_list_that_names_the_service_of_one_opened_by_hand_takes_it_over(send, told, contact):
    send(told("1", start=TODAY - DAY))
    taken = HealthContact.objects.get()
    assert (taken.id, taken.sender_her_id, taken.journal_id, taken.start_date) == (
        contact.id,
        FJORDVIK,
        "1",
        TODAY - DAY,
    )
    send()
    assert periods() == {"1": (TODAY - DAY, TODAY)}


def test_one_opened_by_hand_is_not_touched_by_a_list_that_does_not_name_its_service(
    send, told, contact, practical_help
):
    for contacts in ([told("1", practical_help)], [], [told("2", end=TODAY - DAY)]):
        send(*contacts)
        contact.refresh_from_db()
        assert (contact.sender_her_id, contact.end_date) == (None, None)


def test_one_opened_by_hand_since_the_decision_ended_gives_way_when_the_decision_comes_back(
    send, told, astrid_registered, home_nursing
):
    send(told("1", end=TODAY - DAY))
    by_hand = open_contact(
        actor=SYSTEM, service_id=home_nursing.id, registered=astrid_registered, start_date=TODAY
    )  # fmt: skip
    send(told("1"))
    by_hand.refresh_from_db()
    assert by_hand.end_date == TODAY
    assert periods()["1"] == (LONG_AGO, None)


def test_what_staff_said_of_a_journals_contact_holds_until_the_journals_next_word(send, told):
    send(told("1"))
    end_contact(actor=SYSTEM, contact_id=HealthContact.objects.get().id, end_date=TODAY)
    assert periods() == {"1": (LONG_AGO, TODAY)}
    send(told("1"))
    assert periods() == {"1": (LONG_AGO, None)}


def test_a_list_that_cannot_be_true_is_refused_as_a_whole(send, told, practical_help):
    send(told("1"))
    unknown = JournalContact("3", new_id(), LONG_AGO, None)
    faulty = {
        "to ganger": [told("2", practical_help), told("2", practical_help, end=TODAY)],
        "ikke finnes her": [told("2", practical_help), unknown],
        "slutter før den begynner": [told("2", practical_help, start=TODAY, end=TODAY - DAY)],
        "samme tjeneste på samme tid": [told("2", end=TODAY + 9 * DAY), told("3", start=TODAY + 9 * DAY)],
        "fra 1 til 30 synlige tegn": [told("x" * 31)],
    }
    for reason, contacts in faulty.items():
        with pytest.raises(FaultyList, match=reason) as refused:
            send(*contacts)
        assert refused.value.status == 422
    for journal_id in ("", "\x00", "a\nb", "\ud800", "\u202e"):
        with pytest.raises(FaultyList):
            send(told(journal_id))
    assert periods() == {"1": (LONG_AGO, None)}
    send(told("x" * 30))


def test_what_overlapped_before_today_is_no_fault(send, told):
    assert send(told("1", end=TODAY - DAY), told("2", start=LONG_AGO + DAY))


def test_a_person_we_do_not_know_is_registered(told, database):
    marte = RegisteredPerson("17858849810", "Marte", "Lyngstad", LONG_AGO, "9901", "")
    replace_contacts(
        actor=SYSTEM, sender_her_id=FJORDVIK, sent_at=NOON, registered=marte, contacts=[told("1")], now=NOON
    )  # fmt: skip
    assert HealthContact.objects.get().person == Person.objects.with_number("17858849810").get()


def test_only_journals_send_lists(silje, astrid, fjordvik, told, astrid_registered):
    for actor in (silje.actor(fjordvik), astrid.actor()):
        with pytest.raises(NotAllowed):
            replace_contacts(
                actor=actor, sender_her_id=FJORDVIK, sent_at=NOON, registered=astrid_registered, contacts=[told("1")],
                now=NOON,
            )  # fmt: skip
    assert periods() == {}


def test_lists_that_come_at_once_are_taken_one_by_one_and_the_newest_holds(
    own_database, send, told, home_nursing, practical_help
):
    def list_of(minute: int) -> tuple[JournalContact, ...]:
        return (told("1", practical_help, end=TODAY + minute * DAY), told(f"only {minute}"))

    def send_one(minute: int) -> None:
        try:
            send(*list_of(minute), sent_at=NOON - timedelta(minutes=60 - minute))
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(send_one, [3, 9, 1, 12, 7, 5, 11, 2]))
    held = {(one.journal_id, one.end_date) for one in HealthContact.objects.active(TODAY + DAY)}
    assert held == {("1", TODAY + 12 * DAY), ("only 12", None)}
    assert JournalList.objects.get().sent_at == NOON - timedelta(minutes=48)


def test_a_list_and_a_case_worker_at_once_leave_one_contact(
    own_database, send, told, home_nursing, silje, fjordvik, astrid_registered
):
    def journal() -> None:
        send(told("1"))

    def by_hand() -> None:
        try:
            open_contact(
                actor=silje.actor(fjordvik), service_id=home_nursing.id, registered=astrid_registered, start_date=TODAY
            )
        except AlreadyInContact:
            return

    def run(what) -> None:
        try:
            what()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(run, [journal, by_hand]))
    assert [(one.journal_id, one.end_date) for one in HealthContact.objects.all()] == [("1", None)]
