"""Staff register a power of attorney for one who cannot give it herself: with a legal basis, and until it must be looked at again."""

from datetime import timedelta

import pytest
from django.urls import reverse

from helsevei.accounts.actions import decide_consent
from helsevei.accounts.models import Person
from helsevei.accounts.tests.pages import Page
from helsevei.audit.models import Entry
from helsevei.core.clock import now, today
from helsevei.core.refusals import NotAllowed
from helsevei.representation.actions import come
from helsevei.representation.models import PowerOfAttorney

DAY = timedelta(days=1)
INGRID = "02867049889"
TYPED = {"given_name": "Ingrid", "family_name": "Moe", "identity_number": INGRID, "abilities": ["write"],
         "legal_basis": "next_of_kin"}  # fmt: skip


def register(who, contact, **also):
    address = reverse("representation:register_power", args=[contact.municipality_id, contact.id])
    return who.browser.post(address, {**TYPED, "review_date": (today() + 90 * DAY).isoformat(), **also})


@pytest.fixture
def registered(silje, contact, ingrid):
    register(silje, contact)
    come(actor=ingrid.actor(), family=None)
    return PowerOfAttorney.objects.get()


@pytest.fixture
def listed(fjordvik):
    return lambda who: who.browser.get(reverse("representation:staff_powers", args=[fjordvik.id])).content.decode()


def opens(who, person):
    return who.browser.get(reverse("home:start", args=[person.person_id])).status_code


def test_it_lets_her_act_with_that_service_and_answer_for_consent(registered, ingrid, astrid, contact):
    assert registered.service_ids == [contact.service_id]
    assert opens(ingrid, astrid) == 200
    log = ingrid.browser.get(reverse("home:access_log", args=[astrid.person_id]))
    assert "Registrerte en fullmakt" in log.content.decode()


def test_one_who_may_only_read_does_not_decide_for_her(silje, contact, ingrid, astrid):
    register(silje, contact, abilities=["read"])
    come(actor=ingrid.actor(), family=None)
    assert opens(ingrid, astrid) == 200
    assert ingrid.browser.get(reverse("home:access_log", args=[astrid.person_id])).status_code == 404


def test_it_does_not_let_her_withdraw_the_consent_nor_take_what_is_stored(registered, ingrid, astrid):
    for page in ("accounts:withdraw_consent", "retention:own_records", "retention:own_json"):
        assert ingrid.browser.post(reverse(page, args=[astrid.person_id])).status_code == (
            405 if "own" in page else 404
        )
        assert ingrid.browser.get(reverse(page, args=[astrid.person_id])).status_code == 404
    with pytest.raises(NotAllowed):
        decide_consent(actor=ingrid.actor(on_behalf_of=astrid), person_id=astrid.person_id, is_given=False, now=now())


def test_the_represented_sees_it_and_takes_it_back(registered, ingrid, astrid):
    hers = reverse("representation:powers", args=[astrid.person_id])
    assert "Registrert av kommunen" in astrid.browser.get(hers).content.decode()
    astrid.browser.post(reverse("representation:revoke_power", args=[astrid.person_id, registered.id]))
    assert opens(ingrid, astrid) == 404


def test_it_ends_after_the_day_of_review_unless_it_is_confirmed(registered, ingrid, astrid, silje):
    PowerOfAttorney.objects.update(start_date=today() - 30 * DAY, review_date=today() - DAY)
    assert opens(ingrid, astrid) == 404
    PowerOfAttorney.objects.update(review_date=today())
    assert opens(ingrid, astrid) == 200
    confirm = reverse("representation:review_power", args=[registered.municipality_id, registered.id])
    assert silje.browser.post(confirm, {"review_date": (today() + 400 * DAY).isoformat()}).status_code == 422
    assert silje.browser.post(confirm, {"review_date": (today() + 300 * DAY).isoformat()}).status_code == 302
    assert PowerOfAttorney.objects.get().review_date == today() + 300 * DAY


def test_what_must_be_looked_at_first_is_on_top(registered, contact, silje, listed):
    register(silje, contact, given_name="Torstein", review_date=(today() + 10 * DAY).isoformat())
    page = listed(silje)
    assert page.index("Torstein Moe") < page.index("Ingrid Moe")


def test_those_who_only_read_neither_register_nor_decide(registered, roy, contact, listed):
    assert register(roy, contact).status_code == 404
    page = listed(roy)
    assert "Ingrid Moe" in page
    assert reverse("representation:review_power", args=[registered.municipality_id, registered.id]) not in page
    end = reverse("representation:revoke_staff_power", args=[registered.municipality_id, registered.id])
    assert roy.browser.post(end).status_code == 404


def test_other_services_and_municipalities_do_not_see_it(registered, liv, fjordvik, lyngmo):
    own = reverse("representation:staff_powers", args=[lyngmo.id])
    assert "Ingrid Moe" not in liv.browser.get(own).content.decode()
    assert liv.browser.get(reverse("representation:staff_powers", args=[fjordvik.id])).status_code == 404


def test_staff_end_it_at_once(registered, silje, ingrid, astrid):
    end = reverse("representation:revoke_staff_power", args=[registered.municipality_id, registered.id])
    assert silje.browser.get(end).status_code == 200
    silje.browser.post(end)
    assert opens(ingrid, astrid) == 404


def test_what_the_represented_has_answered_herself_is_not_answered_over(registered, ingrid, astrid):
    decide_consent(actor=astrid.actor(), person_id=astrid.person_id, is_given=False, now=now())
    welcome = reverse("accounts:welcome", args=[astrid.person_id])
    assert ingrid.browser.post(welcome, {"choice": "yes"}).status_code == 404
    assert welcome not in ingrid.browser.get(reverse("home:start", args=[astrid.person_id])).content.decode()
    assert Person.objects.get(id=astrid.person_id).has_dialogue_consent is False


def test_it_leads_nobody_to_one_who_has_a_secret_address(registered, ingrid, astrid):
    choose = reverse("representation:choose", args=[ingrid.person_id])
    lay_down = reverse("representation:revoke_power", args=[ingrid.person_id, registered.id])
    assert "Hjemmesykepleien" in ingrid.browser.get(choose).content.decode()
    Person.objects.filter(id=astrid.person_id).update(address_protection="fortrolig")
    page = ingrid.browser.get(choose).content.decode()
    assert "Hjemmesykepleien" not in page
    assert "Fjellvang" not in page
    assert ingrid.browser.get(lay_down).status_code == 404


def test_what_she_said_rests_when_she_has_got_a_guardian(silje, contact, ingrid, astrid):
    register(silje, contact, legal_basis="spoken")
    come(actor=ingrid.actor(), family=None)
    assert opens(ingrid, astrid) == 200
    Person.objects.filter(id=astrid.person_id).update(has_guardian=True)
    assert opens(ingrid, astrid) == 404
    PowerOfAttorney.objects.update(legal_basis="guardian")
    assert opens(ingrid, astrid) == 200


def test_what_was_taken_back_before_it_was_used_is_not_taken_up(silje, contact, ingrid):
    register(silje, contact)
    PowerOfAttorney.objects.update(revoked_at=now(), revoked_by=silje.user)
    come(actor=ingrid.actor(), family=None)
    assert not Entry.objects.filter(event="representation.power.taken_up").exists()


def test_whoever_is_asked_whether_to_end_it_has_seen_two_people(registered, silje, astrid):
    end = reverse("representation:revoke_staff_power", args=[registered.municipality_id, registered.id])
    silje.browser.get(end)
    assert astrid.person_id in Entry.objects.filter(event="representation.list.read").get().persons


def test_whoever_registers_one_has_seen_whom_it_is_for(silje, contact, astrid):
    silje.browser.get(reverse("representation:register_power", args=[contact.municipality_id, contact.id]))
    assert Entry.objects.filter(event="contacts.list.read").get().persons == [astrid.person_id]


def test_staff_are_told_that_it_gives_nothing_and_not_why(registered, silje, contact, astrid, listed):
    page = reverse("representation:register_power", args=[contact.municipality_id, contact.id])
    told = "gir ingen tilgang nå"
    assert told not in silje.browser.get(page).content.decode()
    Person.objects.filter(id=astrid.person_id).update(address_protection="fortrolig")
    shown = Page(silje.browser.get(page)).main.text
    assert told in shown
    assert "adresse" not in shown
    assert "Gir ingen tilgang nå" in listed(silje)
