"""The municipality is a tree of units with the services that belong to them; nothing is above itself (M27, FHIR Organization)."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import IntegrityError, connections, transaction
from django.urls import reverse

from helsevei.core.actor import SYSTEM
from helsevei.core.refusals import NotAllowed
from helsevei.directory.actions.healthcare_services import save_service
from helsevei.directory.actions.organisations import BelowItself, NotEmpty, remove_organisation, save_organisation
from helsevei.directory.her_ids import HerIdTaken, refuse_taken
from helsevei.directory.models import Municipality, Organisation, Service


@pytest.fixture
def unit(fjordvik):
    """Add a unit, or move one."""

    def save(name: str, below: Organisation | None = None, **more: Any) -> Organisation:
        return save_organisation(
            actor=SYSTEM, municipality_id=fjordvik.id, name=name, parent_id=below.id if below else None, **more
        )

    return save


@pytest.fixture
def health(unit):
    return unit("Helse og omsorg")


@pytest.fixture
def at_home(unit, health):
    return unit("Hjemmebaserte tjenester", health)


def put(service, organisation) -> None:
    save_service(
        actor=SYSTEM, municipality_id=service.municipality_id, service_id=service.id, seen_version=service.version,
        name=service.name, phone=service.phone, has_dialogue=True, keeps_journal=True, answer_within_minutes=450,
        organisation_id=organisation.id,
    )  # fmt: skip


def test_the_tree_is_shown_with_the_services_where_they_belong(
    turid, fjordvik, at_home, home_nursing, practical_help, read
):
    put(home_nursing, at_home)
    page = read(turid.browser.get(reverse("directory:organisations", args=[fjordvik.id])))
    _tabs, top, *_below = page.main.all("ul")
    assert [link.text for link in top.all("a")] == [
        "Praktisk bistand",
        "Helse og omsorg",
        "Hjemmebaserte tjenester",
        "Hjemmesykepleien",
    ]
    nested = next(next(top.all("ul")).all("ul"))
    assert [link.text for link in nested.all("a")] == ["Hjemmesykepleien"]


def test_a_unit_is_added_changed_and_removed_on_its_pages(turid, fjordvik, health, read):
    add = reverse("directory:add_organisation", args=[fjordvik.id])
    typed = {"name": "Oppvekst", "parent_id": str(health.id), "organisation_number": "310 000 019", "her_id": "9901200"}
    assert turid.browser.post(add, typed).status_code == 302
    new = Organisation.objects.get(name="Oppvekst")
    assert (new.parent, new.organisation_number, new.her_id) == (health, "310000019", 9901200)
    own = reverse("directory:edit_organisation", args=[fjordvik.id, new.id])
    form = read(turid.browser.get(own)).form().fields
    assert {name: form[name] for name in typed} == {**typed, "organisation_number": "310000019"}
    assert turid.browser.post(own, {**form, "parent_id": ""}).status_code == 302
    new.refresh_from_db()
    assert new.parent is None
    remove = reverse("directory:remove_organisation", args=[fjordvik.id, new.id])
    assert "Fjerne enheten Oppvekst?" in read(turid.browser.get(remove)).heading
    assert turid.browser.post(remove).status_code == 302
    assert not Organisation.objects.filter(id=new.id).exists()


def test_nothing_is_above_itself(unit, health, at_home, turid, fjordvik, read):
    below = unit("Sone nord", at_home)
    for top in (health, at_home, below):
        with pytest.raises(BelowItself):
            unit("Helse og omsorg", top, organisation_id=health.id, seen_version=health.version)
    own = reverse("directory:edit_organisation", args=[fjordvik.id, health.id])
    form = read(turid.browser.get(own)).form().fields
    answer = turid.browser.post(own, {**form, "parent_id": str(at_home.id)})
    assert answer.status_code == 422
    assert "En enhet kan ikke ligge under seg selv." in read(answer).main.text
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.filter(id=health.id).update(parent=health)


def test_two_moves_at_the_same_moment_make_no_circle(own_database, unit):
    one, other = unit("Den ene"), unit("Den andre")

    def move(pair: tuple[Organisation, Organisation]) -> bool:
        try:
            unit(pair[0].name, pair[1], organisation_id=pair[0].id, seen_version=1)
        except BelowItself:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(2) as two:
        assert sorted(two.map(move, [(one, other), (other, one)])) == [False, True]


def test_what_is_not_empty_stays(fjordvik, health, at_home, home_nursing, turid, read):
    put(home_nursing, at_home)
    for full in (health, at_home):
        with pytest.raises(NotEmpty):
            remove_organisation(actor=SYSTEM, municipality_id=fjordvik.id, organisation_id=full.id)
    answer = turid.browser.post(reverse("directory:remove_organisation", args=[fjordvik.id, at_home.id]))
    assert answer.status_code == 409
    assert "Flytt dem først." in read(answer).main.text


def test_a_unit_and_a_service_stay_within_their_municipality(lyngmo, health, physiotherapy, turid, fjordvik):
    with pytest.raises(Organisation.DoesNotExist):
        save_organisation(actor=SYSTEM, municipality_id=lyngmo.id, name="Helse", parent_id=health.id)
    with pytest.raises(Organisation.DoesNotExist):
        put(physiotherapy, health)
    foreign = save_organisation(actor=SYSTEM, municipality_id=lyngmo.id, name="Lyngmo helse", parent_id=None)
    for name in ("edit_organisation", "remove_organisation"):
        address = reverse(f"directory:{name}", args=[fjordvik.id, foreign.id])
        assert turid.browser.get(address).status_code == turid.browser.post(address).status_code == 404
    add = reverse("directory:add_organisation", args=[fjordvik.id])
    assert turid.browser.post(add, {"name": "X", "parent_id": str(foreign.id)}).status_code == 422


def test_services_of_one_municipality_may_share_a_her_id(home_nursing, practical_help, fjordvik):
    Service.objects.filter(id=home_nursing.id).update(her_id=9901300)
    refuse_taken(9901300, practical_help)
    with pytest.raises(HerIdTaken):
        refuse_taken(9901300, fjordvik)


def test_a_her_id_is_had_by_one(unit, fjordvik, health):
    unit("Oppvekst", her_id=9901200)
    with pytest.raises(HerIdTaken):
        unit("Helse og omsorg", organisation_id=health.id, seen_version=1, her_id=9901200)
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.filter(id=health.id).update(her_id=9901200)
    Municipality.objects.filter(id=fjordvik.id).update(her_id=5)
    with pytest.raises(HerIdTaken):
        unit("Kultur", her_id=5)


def test_only_administrators_change_the_tree(silje, turid, astrid, fjordvik, lyngmo, health, client):
    addresses = [reverse("directory:organisations", args=[fjordvik.id]), reverse("directory:add_organisation", args=[fjordvik.id]),
                 reverse("directory:edit_organisation", args=[fjordvik.id, health.id])]  # fmt: skip
    for address in addresses:
        assert {someone.browser.get(address).status_code for someone in (silje, astrid)} == {404}
        assert client.get(address).status_code == 302
    for actor in (silje.actor(fjordvik), turid.actor(lyngmo), astrid.actor()):
        with pytest.raises(NotAllowed):
            save_organisation(actor=actor, municipality_id=fjordvik.id, name="Kapret", parent_id=None)
        with pytest.raises(NotAllowed):
            remove_organisation(actor=actor, municipality_id=fjordvik.id, organisation_id=health.id)


def test_the_tree_costs_as_many_questions_however_large_it_is(turid, fjordvik, unit, django_assert_max_num_queries):
    address = reverse("directory:organisations", args=[fjordvik.id])
    below = None
    for number in range(60):
        below = unit(f"Enhet {number}", below if number % 3 else None)
    turid.browser.get(address)
    with django_assert_max_num_queries(12):
        assert "Enhet 59" in turid.browser.get(address).content.decode()
