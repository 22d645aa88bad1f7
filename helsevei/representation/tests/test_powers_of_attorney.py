"""A power of attorney lets one person act for another: exactly as far as it goes, and no longer than it holds (RP1–RP12)."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from helsevei.accounts.ports import AddressProtection
from helsevei.accounts.tests.pages import Page
from helsevei.audit.models import Entry
from helsevei.conftest import AS_TYPED
from helsevei.core.actor import SYSTEM, Ability
from helsevei.core.clock import now, today
from helsevei.core.refusals import NotAllowed
from helsevei.representation.actions import Receiver, come, give_power, renew_party, revoke_power
from helsevei.representation.models import PowerOfAttorney

LETTER = {"subject": "Ny dosett", "body": "Mor trenger ny dosett."}
DAY = timedelta(days=1)
INGRID = AS_TYPED.identity_number
NOBODY_HERE = "05844849798"


def page_of(person, name="home:start", *ids):
    return reverse(name, args=[person.person_id, *ids])


def words(answer):
    """All that stands on a page, as one line."""
    return " ".join(Page(answer).root.text.split())


def opens(who, person, name="home:start", *ids):
    return who.browser.get(page_of(person, name, *ids)).status_code


def test_who_has_one_acts_for_its_giver_and_it_shows_everywhere(power, ingrid, astrid, contact):
    for name in ("home:start", "dialogue:inbox", "contacts:contacts", "dialogue:drafts", "dialogue:search"):
        answer = ingrid.browser.get(page_of(astrid, name))
        assert "Du representerer Astrid Fjellvang" in words(answer)
        assert page_of(ingrid, "representation:choose") in answer.content.decode()


def test_without_one_nobody_acts_for_another(ingrid, astrid, contact):
    assert opens(ingrid, astrid) == 404


@pytest.mark.parametrize(
    "name", ["accounts:profile", "home:access_log", "representation:powers", "representation:give_power",
             "representation:choose", "accounts:welcome"]
)  # fmt: skip
def test_what_is_the_persons_own_is_closed_to_who_represents_her(power, ingrid, astrid, name):
    assert opens(ingrid, astrid, name) == 404


def test_it_holds_until_midnight_in_norway(give, ingrid, astrid, contact):
    with time_machine.travel(datetime(2021, 12, 1, 12, tzinfo=UTC)):
        last = today().replace(day=31)
        give(end_date=last)
        come(actor=ingrid.actor(), family=None)
    with time_machine.travel(datetime(2021, 12, 31, 22, 59, 58, tzinfo=UTC), tick=False):
        assert ingrid.actor(on_behalf_of=astrid).may_act
    with time_machine.travel(datetime(2021, 12, 31, 23, 0, 1, tzinfo=UTC), tick=False):
        assert not ingrid.actor(on_behalf_of=astrid).may_act


def test_it_does_not_hold_before_its_first_day(give, ingrid, astrid, contact):
    give(start_date=today() + DAY)
    come(actor=ingrid.actor(), family=None)
    assert opens(ingrid, astrid) == 404


def test_it_is_not_passed_on(power, ingrid, astrid, kare):
    given = give_power(
        actor=ingrid.actor(), receiver=Receiver(kare.identity_number, "Kåre", "Solbakken"), abilities=[Ability.WRITE],
        service_ids=None, start_date=today(), end_date=None, now=now(),
    )  # fmt: skip
    come(actor=kare.actor(), family=None)
    assert PowerOfAttorney.objects.get(id=given.id).receiver_id == kare.person_id
    assert (opens(kare, ingrid), opens(kare, astrid)) == (200, 404)


def test_only_the_person_herself_gives_one(power, ingrid, astrid):
    with pytest.raises(NotAllowed):
        give_power(
            actor=ingrid.actor(on_behalf_of=astrid), receiver=AS_TYPED, abilities=[Ability.WRITE], service_ids=None,
            start_date=today(), end_date=None, now=now(),
        )  # fmt: skip


def given_in_the_browser(astrid, number, family_name="Moe", **also):
    """What the person sees when she has filled in the form."""
    typed = {"given_name": "Ingrid", "family_name": family_name, "identity_number": number, "abilities": ["write"],
             "extent": "all", "start_date": today().isoformat(), **also}  # fmt: skip
    return astrid.browser.post(page_of(astrid, "representation:give_power"), typed)


def test_the_answer_is_the_same_whether_the_number_belongs_to_somebody_here(astrid, ingrid):
    pages = []
    for number in (INGRID, NOBODY_HERE):
        answer = given_in_the_browser(astrid, number)
        assert answer.status_code == 302
        pages.append(words(astrid.browser.get(answer["Location"])))
        PowerOfAttorney.objects.all().delete()
    assert pages[0] == pages[1]
    assert "Ikke tatt i bruk ennå" in pages[0]


def test_a_slip_in_the_number_gives_nobody_anything(give, kare, astrid):
    give(Receiver(kare.identity_number, "Ingrid", "Moe"))
    come(actor=kare.actor(), family=None)
    assert opens(kare, astrid) == 404


def test_nobody_gives_one_to_herself(astrid):
    answer = given_in_the_browser(astrid, astrid.identity_number)
    assert answer.status_code == 422
    assert not PowerOfAttorney.objects.exists()


@pytest.mark.parametrize("secret", [AddressProtection.CONFIDENTIAL, AddressProtection.STRICTLY_CONFIDENTIAL])
@pytest.mark.parametrize("whose", ["astrid", "ingrid"])
def test_a_secret_address_ends_representation_both_ways(power, ingrid, astrid, outside, secret, whose):
    who = {"astrid": astrid, "ingrid": ingrid}[whose]
    registered = outside.population.add(
        who.identity_number, who.user.person.given_name, who.user.person.family_name, address_protection=secret,
        municipality_number="", address="",
    )  # fmt: skip
    renew_party(actor=SYSTEM, person_id=who.person_id, registered=registered)
    assert opens(ingrid, astrid) == 404


@pytest.mark.parametrize("event", ["is_dead", "has_guardian"])
def test_it_rests_when_the_giver_has_died_or_got_a_guardian(power, ingrid, astrid, outside, event):
    registered = outside.population.add(astrid.identity_number, "Astrid", "Fjellvang", **{event: True})
    renew_party(actor=SYSTEM, person_id=astrid.person_id, registered=registered)
    assert opens(ingrid, astrid) == 404


@pytest.mark.parametrize(
    ("giver_born", "receiver_born", "holds"),
    [("2010-05-17", "2008-05-17", True), ("2010-05-18", "2008-05-17", False), ("2010-05-17", "2008-05-18", False)],
)
def test_its_giver_is_16_and_its_receiver_18(power, ingrid, astrid, giver_born, receiver_born, holds):
    for who, born in ((astrid, giver_born), (ingrid, receiver_born)):
        who.user.person.birth_date = born
        who.user.person.save(update_fields=["birth_date", "name_sort_key"])
    with time_machine.travel(datetime(2026, 5, 16, 22, 0, 1, tzinfo=UTC), tick=False):
        PowerOfAttorney.objects.update(start_date="2026-01-01")
        assert ingrid.actor(on_behalf_of=astrid).may_act is holds


def test_all_that_changes_one_is_in_the_audit_log(power, astrid, ingrid):
    revoke_power(actor=ingrid.actor(), power_id=power.id, now=now())
    events = Entry.objects.filter(object_id=power.id).order_by("occurred_at").values_list("event", flat=True)
    assert [event.rpartition(".")[2] for event in events] == ["given", "taken_up", "revoked"]


def test_the_number_of_queries_does_not_grow_with_the_powers(
    give, contact, astrid, ingrid, django_assert_max_num_queries
):
    for number in range(30):
        give(Receiver(INGRID, f"Navn {number}", "Moe"), service_ids=[contact.service_id])
    address = page_of(astrid, "representation:powers")
    astrid.browser.get(address)
    with django_assert_max_num_queries(12):
        assert astrid.browser.get(address).content.decode().count("Navn ") >= 30


def test_to_choose_whom_to_represent_is_not_to_look_at_ones_own_powers(astrid, contact):
    for name, current in (("representation:choose", []), ("representation:powers", ["Fullmakter"])):
        menu = Page(astrid.browser.get(page_of(astrid, name))).root.all("a", **{"aria-current": "page"})
        assert sorted({item.text.strip() for item in menu}) == current
