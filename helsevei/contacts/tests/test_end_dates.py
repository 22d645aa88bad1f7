"""«Rediger sluttdato»: a case worker says which day is the last; what has not come yet can be changed and taken back."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from helsevei.audit.models import Entry
from helsevei.contacts.actions import AlreadyInContact, end_contact, replace_contacts
from helsevei.contacts.models import HealthContact
from helsevei.contacts.ports import JournalContact
from helsevei.core.actor import SYSTEM
from helsevei.core.clock import now, today

DAY = timedelta(days=1)


def page_of(contact) -> str:
    return reverse("contacts:edit_end_date", args=[contact.municipality_id, contact.id])


@pytest.fixture
def edit(silje, contact):
    """Send the form; the day as the browser writes it."""
    return lambda **fields: silje.browser.post(page_of(contact), fields)


def last_day(contact):
    contact.refresh_from_db()
    return contact.end_date


def events() -> list[str]:
    entries = Entry.objects.filter(event__startswith="contacts.contact.").exclude(actor_kind="system").order_by("seq")
    return [entry.event.rsplit(".", 1)[1] for entry in entries]


@pytest.mark.parametrize("days", [0, 1, 400])
def test_today_or_any_later_day_can_be_the_last(contact, edit, fjordvik, days):
    day = today() + days * DAY
    answer = edit(end_date=day.isoformat())
    assert answer["Location"] == reverse("contacts:staff_contacts", args=[fjordvik.id])
    assert last_day(contact) == day
    assert contact.is_active(day)
    assert not contact.is_active(day + DAY)


@pytest.mark.parametrize("written", ["2150-12-31", "31.12.2150"])
def test_a_day_can_be_chosen_or_written(contact, edit, written):
    edit(end_date=written)
    assert last_day(contact).isoformat() == "2150-12-31"


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("", "Velg en dag."),
        ("2020-06-01", "Velg i dag eller en senere dag."),
        ("i morgen", "Skriv dag, måned og år"),
        ("2026-02-30", "Skriv dag, måned og år"),
        ("\x00", "Skriv dag, måned og år"),
        ("9" * 5000, "Skriv dag, måned og år"),
    ],
)
def test_what_is_no_day_to_come_is_refused_in_words(contact, edit, written, sentence):
    answer = edit(end_date=written)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert last_day(contact) is None
    assert events() == []


def test_an_end_that_has_not_come_can_be_moved_both_ways_and_taken_back(contact, edit):
    for day in (today() + 10 * DAY, today() + 3 * DAY, today() + 30 * DAY):
        edit(end_date=day.isoformat())
        assert last_day(contact) == day
    edit(takes_back="yes")
    assert last_day(contact) is None
    assert events() == ["ended", "ended", "ended", "changed"]


def test_there_is_nothing_to_take_back_before_an_end_is_set(silje, contact, read):
    page = silje.browser.get(page_of(contact)).content.decode()
    assert "Fjern sluttdatoen" not in page
    end_contact(actor=SYSTEM, contact_id=contact.id, end_date=today() + DAY)
    assert "Fjern sluttdatoen" in silje.browser.get(page_of(contact)).content.decode()


def test_what_is_over_cannot_be_edited(silje, contact, time_machine):
    end_contact(actor=SYSTEM, contact_id=contact.id, end_date=today() - DAY)
    assert silje.browser.get(page_of(contact)).status_code == 404
    assert silje.browser.post(page_of(contact), {"takes_back": "yes"}).status_code == 404
    assert last_day(contact) == today() - DAY


def test_the_last_day_that_is_set_stands_in_the_list_and_on_her_own_page(contact, edit, silje, astrid, fjordvik, read):
    edit(end_date=(today() + DAY).isoformat())
    staff = read(silje.browser.get(reverse("contacts:staff_contacts", args=[fjordvik.id]))).main.text
    assert f"{today() + DAY:%d.%m.%Y}" in staff
    own = read(astrid.browser.get(reverse("contacts:contacts", args=[astrid.person_id]))).main.text
    assert "Siste dag: i morgen" in " ".join(own.split())


def test_the_page_names_a_person_and_is_therefore_a_look(silje, contact):
    silje.browser.head(page_of(contact))
    assert not Entry.objects.filter(event="contacts.list.read").exists()
    silje.browser.get(page_of(contact))
    entry = Entry.objects.get(event="contacts.list.read")
    assert (entry.persons, entry.actor_user_id) == ([contact.person_id], silje.user.id)


def test_an_end_is_not_taken_back_when_she_has_another_contact_with_the_service_by_then(
    contact, edit, astrid, home_nursing, outside
):
    end_contact(actor=SYSTEM, contact_id=contact.id, end_date=today() + 5 * DAY)
    later = JournalContact("1", home_nursing.id, today() + 6 * DAY)
    registered = outside.population.people[astrid.identity_number]
    replace_contacts(
        actor=SYSTEM, sender_her_id=90, sent_at=now(), registered=registered, contacts=[later], now=now()
    )  # fmt: skip
    for fields in ({"takes_back": "yes"}, {"end_date": (today() + 6 * DAY).isoformat()}):
        answer = edit(**fields)
        assert answer.status_code == 422
        assert "har allerede denne helsekontakten" in answer.content.decode()
    with pytest.raises(AlreadyInContact):
        end_contact(actor=SYSTEM, contact_id=contact.id, end_date=None)
    edit(end_date=today().isoformat())
    assert last_day(contact) == today()


@pytest.fixture
def coming(contact):
    """Her contact begins on a day to come."""
    contact.start_date = today() + 30 * DAY
    contact.save()
    return contact


def test_one_that_begins_later_can_be_given_a_last_day_which_can_be_taken_back(silje, coming, edit, read):
    suggested = read(silje.browser.get(page_of(coming))).form().fields["end_date"]
    assert suggested == coming.start_date.isoformat()
    edit(end_date=suggested)
    assert last_day(coming) == coming.start_date
    edit(takes_back="yes")
    assert last_day(coming) is None


def test_one_that_begins_later_can_be_called_off_and_the_page_says_how(silje, coming, edit, fjordvik, astrid, read):
    assert (
        "Velger du en siste dag før det, blir det ikke noe av den."
        in read(silje.browser.get(page_of(coming))).main.text
    )
    edit(end_date=today().isoformat())
    listed = reverse("contacts:staff_contacts", args=[fjordvik.id])
    assert "Astrid" not in silje.browser.get(listed).content.decode()
    assert "Astrid" not in silje.browser.get(listed, {"vis": "tidligere"}).content.decode()
    assert not HealthContact.objects.visible_to(astrid.actor()).active(coming.start_date).exists()


def test_one_from_a_journal_says_that_the_journal_decides(silje, contact, read):
    words = "kommer fra journalsystemet"
    assert words not in silje.browser.get(page_of(contact)).content.decode()
    HealthContact.objects.update(sender_her_id=90, journal_id="1")
    assert words in silje.browser.get(page_of(contact)).content.decode()


def test_another_municipalitys_contact_is_answered_as_one_that_does_not_exist(liv, contact, lyngmo):
    foreign = reverse("contacts:edit_end_date", args=[lyngmo.id, contact.id])
    unknown = reverse("contacts:edit_end_date", args=[lyngmo.id, uuid4()])
    for ask in (liv.browser.get, liv.browser.post):
        assert ask(foreign).status_code == ask(unknown).status_code == ask(page_of(contact)).status_code == 404
        assert ask(foreign).content == ask(unknown).content == ask(page_of(contact)).content
    assert last_day(contact) is None
