"""What somebody else has saved meanwhile is never lost unseen, and neither is what was typed (reliability D6)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections
from django.urls import reverse

from helsevei.core.actor import SYSTEM
from helsevei.core.clock import today
from helsevei.directory.actions.municipalities import save_municipality
from helsevei.directory.actions.teams import save_team
from helsevei.directory.models import OpeningException, Service
from helsevei.directory.versions import ChangedMeanwhile


@pytest.fixture
def address(fjordvik, home_nursing):
    return reverse("directory:edit_service", args=[fjordvik.id, home_nursing.id])


@pytest.fixture
def two_forms(turid, address, read):
    """The same page, open twice."""
    return [read(turid.browser.get(address)).form().fields for _ in range(2)]


def standing(page) -> dict[str, str]:
    """What the page says stands there now."""
    terms = [item.text for item in page.main.all("dt", "dd")]
    return dict(zip(terms[::2], terms[1::2], strict=True))


def test_the_second_save_is_refused_shows_what_stands_now_and_keeps_what_was_typed(
    turid, address, two_forms, home_nursing, read
):
    first, second = two_forms
    assert (
        turid.browser.post(address, {**first, "phone": "55 55 09 99", "answer_within_minutes": "15"}).status_code == 302
    )
    answer = turid.browser.post(address, {**second, "name": "Hjemmetjenesten"})
    assert answer.status_code == 409
    page = read(answer)
    assert "Noen andre har endret dette siden du åpnet siden." in page.main.text
    assert standing(page) == {
        "Navn på tjenesten": "Hjemmesykepleien", "Telefon": "55 55 09 99", "Svarer innen (åpne timer)": "15",
    }  # fmt: skip
    assert page.form().fields["name"] == "Hjemmetjenesten"
    home_nursing.refresh_from_db()
    assert (home_nursing.name, home_nursing.phone) == ("Hjemmesykepleien", "55 55 09 99")


def test_saved_once_more_what_was_typed_replaces_it(turid, address, two_forms, home_nursing, read):
    first, second = two_forms
    turid.browser.post(address, {**first, "phone": "55 55 09 99"})
    again = read(turid.browser.post(address, {**second, "name": "Hjemmetjenesten"})).form().fields
    assert turid.browser.post(address, again).status_code == 302
    home_nursing.refresh_from_db()
    assert (home_nursing.name, home_nursing.phone) == ("Hjemmetjenesten", "55 55 01 00")


@pytest.mark.parametrize("version", ["", "0", "99"])
def test_a_form_that_does_not_say_what_it_saw_is_refused(turid, address, two_forms, home_nursing, version):
    assert turid.browser.post(address, {**two_forms[0], "name": "Kapret", "seen_version": version}).status_code == 409
    home_nursing.refresh_from_db()
    assert home_nursing.name == "Hjemmesykepleien"


@pytest.mark.parametrize("name", ["edit_opening_hours", "edit_introductions"])
def test_each_part_of_a_service_is_guarded(turid, fjordvik, home_nursing, address, two_forms, read, name):
    part = reverse(f"directory:{name}", args=[fjordvik.id, home_nursing.id])
    seen = read(turid.browser.get(part)).form().fields
    turid.browser.post(address, {**two_forms[0], "phone": "55 55 09 99"})
    assert turid.browser.post(part, {**seen, "nb": "Ny tekst", "day_0": "9-10"}).status_code == 409
    assert turid.browser.post(part, read(turid.browser.get(part)).form().fields).status_code == 302


def test_hours_that_were_changed_meanwhile_are_shown_as_a_sign_says_them(turid, fjordvik, home_nursing, read):
    part = reverse("directory:edit_opening_hours", args=[fjordvik.id, home_nursing.id])
    seen = read(turid.browser.get(part)).form().fields
    turid.browser.post(part, {**seen, "day_1": "10-12", "is_open_on_holidays": "on"})
    page = read(turid.browser.post(part, {**seen, "day_0": ""}))
    assert standing(page) == {
        "Åpen på helligdager": "Ja", "Mandag": "08.00–15.30", "Tirsdag": "10.00–12.00",
    }  # fmt: skip
    assert page.form().fields["day_0"] == ""


def test_the_municipality_is_guarded_too(turid, fjordvik, read):
    address = reverse("directory:edit_municipality", args=[fjordvik.id])
    first, second = [read(turid.browser.get(address)).form().fields for _ in range(2)]
    assert turid.browser.post(address, {**first, "phone": "55 55 00 11"}).status_code == 302
    assert turid.browser.post(address, {**second, "name": "Fjordvik herad"}).status_code == 409


def test_a_team_is_guarded_too(turid, fjordvik, home_nursing, read):
    team = save_team(actor=SYSTEM, municipality_id=fjordvik.id, service_id=home_nursing.id, name="Nord",
                     mailbox="nord@fjordvik.example")  # fmt: skip
    address = reverse("directory:edit_team", args=[fjordvik.id, team.id])
    seen = read(turid.browser.get(address)).form().fields
    assert turid.browser.post(address, {**seen, "mailbox": "sone.nord@fjordvik.example"}).status_code == 302
    answer = turid.browser.post(address, {**seen, "name": "Sone nord"})
    assert answer.status_code == 409
    assert standing(read(answer)) == {"Navn på teamet": "Nord", "E-postadresse": "sone.nord@fjordvik.example"}
    team.refresh_from_db()
    assert (team.name, team.mailbox) == ("Nord", "sone.nord@fjordvik.example")
    assert turid.browser.post(address, read(answer).form().fields).status_code == 302


def test_a_day_that_somebody_else_has_said_something_else_of_meanwhile_is_shown(turid, fjordvik, home_nursing, read):
    address = reverse("directory:opening_exceptions", args=[fjordvik.id, home_nursing.id])
    seen = read(turid.browser.get(address)).form().fields
    day = {**seen, "on_date": (today() + timedelta(days=9)).isoformat()}
    assert turid.browser.post(address, {**day, "hours": "10-12", "reason": "Kurs"}).status_code == 302
    answer = turid.browser.post(address, {**day, "hours": "", "reason": "Planleggingsdag"})
    assert answer.status_code == 409
    assert standing(read(answer)) == {"Åpent": "10.00–12.00", "Grunn": "Kurs"}
    assert OpeningException.objects.get().reason == "Kurs"
    assert turid.browser.post(address, read(answer).form().fields).status_code == 302
    assert OpeningException.objects.get().reason == "Planleggingsdag"


def test_a_day_whose_exception_somebody_else_has_taken_away_is_shown_as_the_weekday_it_is(
    turid, fjordvik, home_nursing, read
):
    address = reverse("directory:opening_exceptions", args=[fjordvik.id, home_nursing.id])
    Service.objects.update(is_open_on_holidays=True)
    monday = today() + timedelta(days=14 - today().weekday())
    typed = {"on_date": monday.isoformat(), "hours": "", "reason": "Kurs"}
    turid.browser.post(address, {**read(turid.browser.get(address)).form().fields, **typed})
    seen = read(turid.browser.get(address)).form().fields
    gone = OpeningException.objects.get()
    turid.browser.post(reverse("directory:remove_opening_exception", args=[fjordvik.id, gone.id]))
    answer = turid.browser.post(address, {**seen, **typed})
    assert answer.status_code == 409
    assert standing(read(answer)) == {"Åpent": "08.00–15.30", "Grunn": "Tomt"}


def test_of_many_at_the_same_moment_one_saves(own_database, fjordvik):
    def save(number: int) -> bool:
        try:
            save_municipality(
                actor=SYSTEM, municipality_id=fjordvik.id, seen_version=1, name=f"Fjordvik {number}", phone="",
                organisation_number="", her_id=None,
            )  # fmt: skip
        except ChangedMeanwhile:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(6) as six:
        assert sum(six.map(save, range(6))) == 1


def test_a_refused_save_changes_nothing_about_the_version(turid, address, two_forms, home_nursing):
    before = Service.objects.get().version
    turid.browser.post(address, {**two_forms[0], "phone": "ring oss"})
    turid.browser.post(address, {**two_forms[0], "seen_version": "99"})
    assert Service.objects.get().version == before
