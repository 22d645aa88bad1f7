"""A parent acts for her child as the population register knows them: all until 12, a little until 16, nothing after (RP4, RP5)."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from helsevei.accounts.ports import AddressProtection, FamilyMember, FamilyRelation, ProviderUnavailable
from helsevei.audit.models import Entry
from helsevei.representation.models import Parent
from helsevei.representation.tests.conftest import ELLA, MARTE

SMALL = date(2020, 1, 20)


def page_of(person, name="home:start"):
    return reverse(name, args=[person.person_id])


def opens(who, person, name="home:start"):
    return who.browser.get(page_of(person, name)).status_code


def text_of(answer):
    return answer.content.decode()


@pytest.fixture
def chosen():
    """The page where a parent chooses, which asks the register."""
    return lambda who: text_of(who.browser.get(page_of(who, "representation:choose")))


def test_the_parent_of_a_small_child_stands_in_its_place(family):
    mother, ella = family(SMALL)
    asked = mother.browser.get(page_of(ella))
    assert asked.status_code == 302, "first the question of digital dialogue, which she answers for her child"
    mother.browser.post(asked["Location"], {"choice": "yes"})
    assert (opens(mother, ella), opens(mother, ella, "home:access_log")) == (200, 200)
    assert opens(mother, ella, "representation:give_power") == 404
    assert opens(mother, ella, "accounts:profile") == 404
    assert page_of(ella) in text_of(mother.browser.get(page_of(mother, "representation:choose")))


def test_the_parent_of_a_small_child_takes_what_is_stored_about_it_and_that_is_said(family):
    mother, ella = family(SMALL)
    mother.browser.post(mother.browser.get(page_of(ella))["Location"], {"choice": "yes"})
    told = mother.browser.get(page_of(ella, "retention:own_json")).json()["sections"]
    assert told["person"]["records"][0]["name"] == "Ella Brekke"
    assert told["sessions"]["records"] == []  # her own are not the child's
    assert Entry.objects.get(event="retention.export.made").persons == [ella.person_id]


@pytest.mark.parametrize(
    ("birthday", "seconds", "status"),
    [
        (datetime(2027, 1, 19, 23, 0, tzinfo=UTC), -1, 302),  # the day before she is 12: still everything
        (datetime(2027, 1, 19, 23, 0, tzinfo=UTC), 0, 404),
        (datetime(2031, 1, 19, 23, 0, tzinfo=UTC), 0, 404),
    ],
)
def test_the_twelfth_birthday_bites_at_midnight_in_norway(family, birthday, seconds, status):
    with time_machine.travel(birthday + timedelta(seconds=seconds), tick=False):
        mother, ella = family(date(2015, 1, 20))
        assert opens(mother, ella) == status


def test_from_twelve_she_sees_the_services_that_are_open_to_parents(family, home_nursing, practical_help, help_from):
    with time_machine.travel(datetime(2027, 1, 20, 12, tzinfo=UTC)):
        mother, ella = family(date(2015, 1, 20))
        help_from(ella, practical_help)
        home_nursing.is_open_to_parents = True
        home_nursing.save()
        assert opens(mother, ella) == 404
        help_from(ella, home_nursing)
        shown = text_of(mother.browser.get(page_of(ella, "contacts:contacts")))
        assert "Hjemmesykepleien" in shown
        assert "Praktisk bistand" not in shown
        assert opens(mother, ella, "home:access_log") == 404


@pytest.mark.parametrize(("moment", "status"), [("2031-01-19T22:59:59", 200), ("2031-01-19T23:00:00", 404)])
def test_at_sixteen_it_ends_also_where_a_service_is_open_to_parents(family, home_nursing, help_from, moment, status):
    with time_machine.travel(datetime.fromisoformat(moment).replace(tzinfo=UTC), tick=False):
        mother, ella = family(date(2015, 1, 20))
        home_nursing.is_open_to_parents = True
        home_nursing.save()
        help_from(ella, home_nursing)
        assert opens(mother, ella) == status


@pytest.mark.parametrize(("day", "is_small"), [("2024-02-28", True), ("2024-02-29", False)])
def test_one_born_on_29_february_has_her_birthday_in_a_leap_year_that_day(family, day, is_small):
    with time_machine.travel(datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=UTC)):
        mother, ella = family(date(2012, 2, 29))
        assert (opens(mother, ella) == 302) is is_small


def test_a_birth_date_that_is_corrected_counts_from_then_on(family, outside, chosen):
    mother, ella = family(SMALL)
    parents = outside.population.people[ELLA].family
    outside.population.add(
        ELLA, "Ella", "Brekke", birth_date=date(2005, 1, 20), address="Skolebakken 14", family=parents
    )
    assert page_of(ella) not in chosen(mother)
    assert opens(mother, ella) == 404


def test_twins_are_each_their_own(family, outside, inhabitant, chosen):
    mother, ella = family(SMALL)
    emil = inhabitant("20811599922", "Emil", "Brekke", consent=None)
    twin = FamilyMember(FamilyRelation.CHILD, emil.identity_number, SMALL, has_parental_responsibility=True)
    outside.population.add(emil.identity_number, "Emil", "Brekke", birth_date=SMALL, address="Skolebakken 14")
    family_now = [*outside.population.people[MARTE].family, twin]
    outside.population.add(MARTE, "Marte", "Lyngstad", address="Skolebakken 14", family=family_now)
    page = chosen(mother)
    assert page_of(ella) in page
    assert page_of(emil) in page


@pytest.mark.parametrize(("only_hers", "status"), [(False, 302), (True, 404)])
def test_who_lives_elsewhere_acts_if_the_other_parent_lives_with_the_child_and_the_policy_says_so(
    family, outside, settings, chosen, only_hers, status
):
    mother, ella = family(SMALL, mothers_address="Stasjonsgata 5", address="Stasjonsgata 7")
    assert opens(mother, ella) == 404, "with none of them"
    settings.PARENT_MUST_LIVE_WITH_CHILD = only_hers
    other = outside.population.people["09908549934"]
    outside.population.add(other.identity_number, "Henrik", "Brekke", address="Stasjonsgata 7", family=other.family)
    chosen(mother)
    assert opens(mother, ella) == status


def test_responsibility_that_is_taken_away_ends_it(family, outside, chosen):
    mother, ella = family(SMALL)
    without = FamilyMember(FamilyRelation.CHILD, ELLA, SMALL, has_parental_responsibility=False)
    outside.population.add(MARTE, "Marte", "Lyngstad", address="Skolebakken 14", family=[without])
    chosen(mother)
    assert opens(mother, ella) == 404


@pytest.mark.parametrize("whose", [ELLA, MARTE])
def test_a_secret_address_hides_the_child_from_its_parent(family, outside, chosen, whose):
    mother, ella = family(SMALL)
    known = outside.population.people[whose]
    outside.population.add(
        whose, known.given_name, known.family_name, birth_date=known.birth_date, family=known.family, address="",
        municipality_number="", address_protection=AddressProtection.CONFIDENTIAL,
    )  # fmt: skip
    chosen(mother)
    assert opens(mother, ella) == 404


def test_what_the_register_said_more_than_a_day_ago_is_not_acted_upon_but_explained(family, outside, chosen):
    mother, ella = family(SMALL)
    mother.browser.post(page_of(ella, "accounts:welcome"), {"choice": "yes"})
    Parent.objects.update(register_read_at=Parent.objects.get().register_read_at - timedelta(hours=25))
    told = mother.browser.get(page_of(ella))
    assert told.status_code == 403
    assert "Vi må spørre Folkeregisteret på nytt" in text_of(told)

    outside.population.fault = ProviderUnavailable()
    page = chosen(mother)
    assert "Folkeregisteret svarer ikke akkurat nå" in page
    assert page_of(ella) not in page
    outside.population.fault = None
    assert page_of(ella) in chosen(mother)
    assert opens(mother, ella) == 200
