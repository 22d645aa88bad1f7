"""The administrator of a municipality lets staff in and out, there and nowhere else (M27, ST7)."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse

from helsevei.accounts.actions import LastAdministrator, end_role, give_role
from helsevei.accounts.models import StaffRole, User
from helsevei.audit.models import Entry
from helsevei.core.actor import Role
from helsevei.core.clock import now
from helsevei.core.refusals import NotAllowed

NUMBER = "11887449955"


@pytest.fixture
def page(fjordvik):
    return reverse("accounts:staff", args=[fjordvik.id])


def typed(**other) -> dict[str, str]:
    return {"name": "Anders Moen", "identity_number": NUMBER, "role": "leader", "service": "all", **other}


def ending(role: StaffRole) -> str:
    return reverse("accounts:end_role", args=[role.municipality_id, role.id])


def role_of(someone) -> StaffRole:
    return StaffRole.objects.get(user=someone.user)


def held(name: str) -> list[tuple[str, object]]:
    return list(StaffRole.objects.filter(user__staff_name=name).values_list("role", "service_id"))


def test_whoever_is_given_a_role_can_log_in_and_work_at_once(turid, page, outside, fjordvik, home_nursing, client):
    answer = turid.browser.post(page, typed(role="case_worker", service=str(home_nursing.id)))
    assert answer["Location"] == page
    assert held("Anders Moen") == [("case_worker", home_nursing.id)]
    outside.log_in(client, "helseid", NUMBER)
    assert client.get(reverse("dialogue:staff_inbox", args=[fjordvik.id])).status_code == 200


def test_the_list_names_everybody_with_role_and_service_and_shows_no_number(turid, page, silje):
    turid.browser.post(page, typed())
    text = " ".join(turid.browser.get(page).content.decode().split())
    for words in ("Silje Nygård", "Medarbeider", "Hjemmesykepleien", "Anders Moen", "Leder", "Hele kommunen"):
        assert words in text
    assert NUMBER not in text
    assert silje.identity_number not in text


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""}, {"name": " "}, {"name": "a" * 201}, {"name": "Ola\x00"}, {"identity_number": ""},
        {"identity_number": "11887449954"}, {"identity_number": "1188744995"}, {"identity_number": "１１８８７４４９９５５"},
        {"identity_number": "x" * 5000}, {"role": "king"}, {"role": ""}, {"service": "no service"}, {"service": str(uuid4())},
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_said_and_stays_on_the_page(turid, page, read, wrong):
    answer = turid.browser.post(page, typed(**wrong))
    assert answer.status_code == 422
    assert User.objects.filter(kind="staff").count() == 1
    shown = read(answer)
    assert any(shown.main.all("section", class_="error-summary"))
    if "name" not in wrong:
        assert shown.form().fields["name"] == "Anders Moen"
    if "identity_number" not in wrong:
        assert shown.form().fields["identity_number"] == NUMBER


def test_a_number_may_be_typed_with_a_space_and_a_name_with_loose_accents(turid, page):
    turid.browser.post(page, typed(identity_number=" 118874 49955 ", name="A\u030age Ødegård"))
    assert held("Åge Ødegård") == [("leader", None)]


def test_a_name_that_grows_when_it_is_normalised_is_counted_as_it_is_stored(turid, page):
    assert turid.browser.post(page, typed(name="\ufb2c" * 67)).status_code == 422  # three characters each: 201
    assert turid.browser.post(page, typed(name="\ufb2c" * 66)).status_code == 302


def test_giving_a_role_twice_changes_nothing(turid, page):
    for _ in range(2):
        assert turid.browser.post(page, typed()).status_code == 302
    assert held("Anders Moen") == [("leader", None)]
    assert Entry.objects.filter(event="accounts.role.given", reason="leader").count() == 1


def test_a_service_of_another_municipality_cannot_be_chosen(turid, page, physiotherapy):
    assert turid.browser.post(page, typed(service=str(physiotherapy.id))).status_code == 422


def test_a_slip_in_the_number_gives_power_to_nobody_else(turid, silje, page, home_nursing, read):
    answer = turid.browser.post(page, typed(name="Turid Berg", identity_number=silje.identity_number))
    assert answer.status_code == 422
    assert "Dette nummeret tilhører Silje Nygård" in read(answer).main.text
    assert held("Silje Nygård") == [("case_worker", home_nursing.id)]


def test_what_others_call_her_is_not_shown_here(turid, liv, page, read):
    turid.browser.post(page, typed(name="Liv fra nabokommunen", identity_number=liv.identity_number))
    words = read(turid.browser.get(page)).main.text
    assert "Liv fra nabokommunen" in words
    assert "Liv Lyngen" not in words


def test_where_a_role_holds_must_be_chosen(turid, page, read):
    answer = turid.browser.post(page, typed(service=""))
    assert answer.status_code == 422
    assert "Velg tjeneste, eller hele kommunen." in read(answer).main.text


def test_ending_a_role_is_asked_first_and_done_at_the_second_press(turid, silje, read):
    question = read(turid.browser.get(ending(role_of(silje))))
    assert question.heading == "Avslutte rollen til Silje Nygård?"
    assert role_of(silje).ends_at is None
    assert turid.browser.post(ending(role_of(silje)))["Location"].endswith("/ansatte/")
    assert role_of(silje).ends_at is not None
    entry = Entry.objects.get(event="accounts.role.ended")
    assert (entry.actor_user_id, entry.object_id, entry.reason) == (turid.user.id, role_of(silje).id, "case_worker")


def test_a_role_that_has_ended_cannot_be_ended_again(turid, silje, fjordvik):
    turid.browser.post(ending(role_of(silje)))
    first = role_of(silje).ends_at
    assert turid.browser.post(ending(role_of(silje))).status_code == 404
    end_role(actor=turid.actor(fjordvik), municipality_id=fjordvik.id, role_id=role_of(silje).id, now=now())
    assert role_of(silje).ends_at == first
    assert Entry.objects.filter(event="accounts.role.ended").count() == 1


def test_the_last_administrator_cannot_be_ended(turid):
    answer = turid.browser.post(ending(role_of(turid)))
    assert answer.status_code == 409
    assert "siste administratoren" in answer.content.decode()
    assert role_of(turid).ends_at is None


def test_one_who_can_no_longer_log_in_does_not_count_as_the_next_one(turid, worker, fjordvik):
    gone = worker("11887449955", "Anders Moen", Role.ADMINISTRATOR, fjordvik)
    gone.user.is_active = False
    gone.user.save()
    assert turid.browser.post(ending(role_of(turid))).status_code == 409
    assert role_of(turid).ends_at is None


def test_an_administrator_in_one_service_does_not_count_as_the_next_one(turid, page, home_nursing):
    turid.browser.post(page, typed(role="administrator", service=str(home_nursing.id)))
    assert turid.browser.post(ending(role_of(turid))).status_code == 409
    assert turid.browser.get(page).status_code == 200


def test_an_administrator_may_go_when_there_is_another(turid, page):
    turid.browser.post(page, typed(role="administrator"))
    assert turid.browser.post(ending(role_of(turid))).status_code == 302
    assert turid.browser.get(page).status_code == 404


def test_of_two_administrators_who_end_each_other_at_once_one_stays(own_database, turid, fjordvik):
    give_role(
        actor=turid.actor(fjordvik), municipality_id=fjordvik.id, identity_number=NUMBER, name="Anders",
        role=Role.ADMINISTRATOR, service_id=None, now=now(),
    )  # fmt: skip
    roles, actor = list(StaffRole.objects.filter(role=Role.ADMINISTRATOR)), turid.actor(fjordvik)

    def end(role: StaffRole) -> str:
        try:
            end_role(actor=actor, municipality_id=fjordvik.id, role_id=role.id, now=now())
        except LastAdministrator:
            return "refused"
        finally:
            connection.close()
        return "ended"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(end, roles)) == ["ended", "refused"]
    assert StaffRole.objects.filter(role=Role.ADMINISTRATOR, ends_at=None).count() == 1


def test_another_municipalitys_role_is_answered_as_one_that_does_not_exist(turid, liv, fjordvik):
    foreign = reverse("accounts:end_role", args=[fjordvik.id, role_of(liv).id])
    unknown = reverse("accounts:end_role", args=[fjordvik.id, uuid4()])
    for ask in (turid.browser.get, turid.browser.post):
        assert ask(foreign).status_code == ask(unknown).status_code == 404
        assert ask(foreign).content == ask(unknown).content
    assert role_of(liv).ends_at is None


def test_only_an_administrator_of_this_municipality_may(turid, silje, liv, astrid, page, fjordvik, client):
    for someone in (silje, liv, astrid):
        assert someone.browser.get(page).status_code == 404
        assert someone.browser.post(page, typed()).status_code == 404
        assert someone.browser.post(ending(role_of(turid))).status_code == 404
        with pytest.raises(NotAllowed):
            give_role(
                actor=someone.actor(fjordvik), municipality_id=fjordvik.id, identity_number=NUMBER, name="Anders",
                role=Role.ADMINISTRATOR, service_id=None, now=now(),
            )  # fmt: skip
    assert client.get(page)["Location"].startswith(reverse("accounts:login"))
    assert held("Anders Moen") == []
