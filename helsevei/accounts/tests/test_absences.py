"""Who is away, and who stands in: by herself, her leader or an administrator, and never two things at once (M7)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from helsevei.accounts.models import Absence, StaffRole
from helsevei.audit.models import Entry
from helsevei.core.actor import Role
from helsevei.core.clock import today


@pytest.fixture
def anders(worker, fjordvik, home_nursing):
    """The leader of home nursing."""
    return worker("11887449955", "Anders Leder", Role.LEADER, fjordvik, home_nursing)


@pytest.fixture
def page(fjordvik):
    return reverse("accounts:add_absence", args=[fjordvik.id])


def days(who, first=0, last=7, **other):
    begins, ends = today() + timedelta(days=first), today() + timedelta(days=last)
    return {"user": str(who.user.id), "start_date": begins.isoformat(), "end_date": ends.isoformat(), **other}


def test_a_nurse_says_when_she_is_away_and_who_stands_in(silje, anders, page):
    answer = silje.browser.post(page, days(silje, substitute=str(anders.user.id)))
    assert answer.status_code == 302
    absence = Absence.objects.get()
    assert (absence.user, absence.substitute) == (silje.user, anders.user)
    assert Entry.objects.filter(event="accounts.absence.registered", object_id=str(absence.id)).count() == 1


def test_the_same_twice_is_one(silje, page):
    for _press in range(2):
        assert silje.browser.post(page, days(silje)).status_code == 302
    assert Absence.objects.count() == 1


def test_a_leader_registers_for_those_she_leads_and_they_not_for_her(silje, anders, page):
    assert anders.browser.post(page, days(silje)).status_code == 302
    assert silje.browser.post(page, days(anders)).status_code == 422
    assert Absence.objects.get().user == silje.user


@pytest.mark.parametrize(("first", "last"), [(0, -1), (3, 2), (-5, -2)])
def test_days_that_cannot_be_are_refused_in_words_and_what_was_chosen_stays(silje, page, read, first, last):
    answer = silje.browser.post(page, days(silje, first, last))
    assert answer.status_code == 422
    assert "Velg i dag eller en senere dag, og ikke før den første dagen." in read(answer).main.text
    assert not Absence.objects.exists()


def test_she_is_away_once_at_a_time(silje, page, read):
    silje.browser.post(page, days(silje, 0, 7))
    answer = silje.browser.post(page, days(silje, 7, 9))
    assert answer.status_code == 422
    assert "er allerede registrert borte fra" in read(answer).main.text
    assert silje.browser.post(page, days(silje, 8, 9)).status_code == 302


def test_nobody_stands_in_for_herself_or_where_she_does_not_answer(
    silje, anders, page, practical_help, fjordvik, worker
):
    assert silje.browser.post(page, days(silje, substitute=str(silje.user.id))).status_code == 422
    StaffRole.objects.filter(user=anders.user).update(service=practical_help)
    assert silje.browser.post(page, days(silje, substitute=str(anders.user.id))).status_code == 422
    assert not Absence.objects.exists()


def test_an_absence_that_has_not_begun_is_removed_and_one_that_has_ends_yesterday(silje, page, fjordvik):
    silje.browser.post(page, days(silje, 2, 3))
    Absence.objects.create(
        municipality=fjordvik, user=silje.user, start_date=today() - timedelta(days=3), end_date=today()
    )
    for absence in Absence.objects.all():
        silje.browser.post(reverse("accounts:end_absence", args=[fjordvik.id, absence.id]))
    assert Absence.objects.get().end_date == today() - timedelta(days=1)


def test_staff_of_another_service_see_and_end_nothing(silje, fjordvik, practical_help, worker, page, read):
    turid = worker("11887449955", "Turid Annensteds", Role.LEADER, fjordvik, practical_help)
    silje.browser.post(page, days(silje))
    assert "Silje" not in read(turid.browser.get(reverse("accounts:absences", args=[fjordvik.id]))).main.text
    ended = turid.browser.post(reverse("accounts:end_absence", args=[fjordvik.id, Absence.objects.get().id]))
    assert ended.status_code == 404
