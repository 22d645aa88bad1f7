"""An administrator says what her municipality is called and how it is reached; nobody else does (M27)."""

import pytest
from django.urls import reverse

from helsevei.audit.models import Entry
from helsevei.core.refusals import NotAllowed
from helsevei.directory.actions.municipalities import save_municipality


@pytest.fixture
def page(fjordvik):
    return reverse("directory:edit_municipality", args=[fjordvik.id])


def test_name_and_number_are_changed_and_the_change_is_recorded(turid, fjordvik, page, read):
    typed = {"name": "Fjordvik kommune", "phone": "55 55  00 10", "organisation_number": "310 000 000", "her_id": "9901",
             "seen_version": "1"}  # fmt: skip
    assert turid.browser.post(page, typed)["Location"] == page
    fjordvik.refresh_from_db()
    assert (fjordvik.name, fjordvik.phone, fjordvik.number) == ("Fjordvik kommune", "55 55 00 10", "9901")
    assert (fjordvik.organisation_number, fjordvik.her_id) == ("310000000", 9901)
    entry = Entry.objects.get(event="directory.municipality.saved")
    assert (entry.actor_user_id, entry.chain) == (turid.user.id, fjordvik.id)
    fields = read(turid.browser.get(page)).form().fields
    assert (fields["name"], fields["phone"]) == ("Fjordvik kommune", "55 55 00 10")


def test_a_municipality_may_do_without_a_number(turid, fjordvik, page):
    turid.browser.post(page, {"name": "Fjordvik", "phone": "", "seen_version": "1"})
    fjordvik.refresh_from_db()
    assert fjordvik.phone == ""


@pytest.mark.parametrize(
    "typed",
    [
        {"name": "", "phone": ""},
        {"name": "x" * 101, "phone": ""},
        {"name": "F", "phone": "ring oss"},
        {"name": "F", "organisation_number": "310000001"},
        {"name": "F", "organisation_number": "31000000"},
        {"name": "F", "her_id": "0"},
        {"name": "F", "her_id": "tolv"},
        {"name": "F", "her_id": "9" * 40},
    ],
)
def test_what_is_wrong_is_said_and_kept(turid, fjordvik, page, read, typed):
    answer = turid.browser.post(page, typed)
    assert answer.status_code == 422
    assert read(answer).form().fields.items() >= typed.items()
    fjordvik.refresh_from_db()
    assert fjordvik.name == "Fjordvik"


def test_only_its_own_administrator_may(silje, liv, astrid, turid, fjordvik, lyngmo, page, client):
    for someone in (silje, liv, astrid):
        assert someone.browser.post(page, {"name": "Kapret", "phone": ""}).status_code == 404
    assert client.get(page).status_code == 302
    for actor in (silje.actor(fjordvik), turid.actor(lyngmo), astrid.actor()):
        with pytest.raises(NotAllowed):
            save_municipality(
                actor=actor,
                municipality_id=fjordvik.id,
                name="Kapret",
                phone="",
                seen_version=1,
                organisation_number="",
                her_id=None,
            )
