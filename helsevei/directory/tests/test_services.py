"""An administrator runs her municipality's services herself (M27); what inhabitants are told about them is what she typed."""

from uuid import uuid4

import pytest
from django.urls import reverse

from helsevei.audit.models import Entry
from helsevei.core.actor import SYSTEM
from helsevei.core.refusals import NotAllowed
from helsevei.directory.actions.healthcare_services import save_service
from helsevei.directory.actions.municipalities import add_municipality
from helsevei.directory.models import Municipality, Service


def page(name: str, municipality, *more) -> str:
    return reverse(f"directory:{name}", args=[municipality.id, *(one.id for one in more)])


def typed(**other) -> dict[str, str]:
    facts = {"name": "Helsestasjonen", "phone": "55 55 01 20", "answer_within_minutes": "15", "has_dialogue": "on"}
    return {**facts, **other}


@pytest.fixture
def adding(turid, fjordvik):
    """Post the form for a new service."""

    def add(**other):
        return turid.browser.post(page("add_service", fjordvik), typed(**other))

    return add


def test_a_service_is_added_and_listed(turid, fjordvik, adding):
    assert adding()["Location"] == page("services", fjordvik) + ""
    service = Service.objects.get()
    assert (service.name, service.phone, service.answer_within_minutes) == ("Helsestasjonen", "55 55 01 20", 900)
    assert (service.has_dialogue, service.keeps_journal) == (True, False)
    listed = turid.browser.get(page("services", fjordvik)).content.decode()
    assert "Helsestasjonen" in listed
    assert "55 55 01 20" in listed
    entry = Entry.objects.get(event="directory.service.saved")
    assert (entry.actor_user_id, entry.object_id, entry.municipality_id) == (turid.user.id, service.id, fjordvik.id)


def test_services_stand_in_norwegian_order(turid, fjordvik, adding, read):
    for name in ("Ærlig", "Åpen", "Zoo", "Østre", "aktiv"):
        adding(name=name)
    listed = read(turid.browser.get(page("services", fjordvik)))
    assert [link.text for link in next(listed.main.all("tbody")).all("a")] == ["aktiv", "Zoo", "Ærlig", "Østre", "Åpen"]


def test_what_stands_is_shown_before_it_is_changed(turid, fjordvik, home_nursing, read):
    address = page("edit_service", fjordvik, home_nursing)
    form = read(turid.browser.get(address)).form().fields
    assert {name: form[name] for name in ("name", "phone", "answer_within_minutes")} == {
        "name": "Hjemmesykepleien", "phone": "55 55 01 00", "answer_within_minutes": "7,5",
    }  # fmt: skip
    assert "has_dialogue" in form
    assert turid.browser.post(address, typed(name="Hjemmetjenesten", seen_version=form["seen_version"]))[
        "Location"
    ] == page("service", fjordvik, home_nursing)
    home_nursing.refresh_from_db()
    assert (home_nursing.name, home_nursing.keeps_journal) == ("Hjemmetjenesten", False)
    assert Service.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""}, {"name": "   "}, {"name": "a" * 101}, {"name": "Hjemme\x00"}, {"name": "\ufb2c" * 34},
        {"phone": ""}, {"phone": "ring oss"}, {"phone": "55"}, {"phone": "５５５５０１００"}, {"phone": "+47 55 55 01 00 55 55 01"},
        {"phone": "55 55\x00"}, {"answer_within_minutes": ""}, {"answer_within_minutes": "0"},
        {"answer_within_minutes": "721"}, {"answer_within_minutes": "-1"}, {"answer_within_minutes": "1,5 t"},
        {"answer_within_minutes": "2147483648"}, {"answer_within_minutes": "9" * 5000},
        {"answer_within_minutes": "NaN"}, {"answer_within_minutes": "to"},
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_said_and_the_rest_stays_on_the_page(adding, read, wrong):
    answer = adding(**wrong)
    assert answer.status_code == 422
    assert not Service.objects.exists()
    shown = read(answer)
    [target] = [link.attributes["href"] for link in next(shown.main.all("section", class_="error-summary")).all("a")]
    assert target == f"#id_{next(iter(wrong))}"
    fields = shown.form().fields
    assert {name: fields[name] for name in typed() if name not in wrong} == {
        name: value for name, value in typed().items() if name not in wrong
    }


@pytest.mark.parametrize(
    "phone", ["113", "116117", "55 55 01 00", "+47 55 55 01 00", "+4755550100", " 55\u00a055 01  00 "]
)
def test_telephone_numbers_as_people_write_them_are_taken(adding, phone):
    assert adding(phone=phone).status_code == 302
    assert Service.objects.get().phone == " ".join(phone.split())


@pytest.mark.parametrize("name", ["a" * 100, "\ufb2c" * 33, "Å" * 100, "ß" * 100, "e\u0301" * 100])
def test_a_name_of_a_hundred_characters_can_be_stored_and_sorted(adding, name):
    assert adding(name=name).status_code == 302


def test_two_services_cannot_have_one_name_in_a_municipality(adding, read, lyngmo, home_nursing):
    answer = adding(name="Hjemmesykepleien")
    assert answer.status_code == 422
    assert "Det finnes allerede en tjeneste som heter «Hjemmesykepleien»." in answer.content.decode()
    assert read(answer).form().fields["phone"] == "55 55 01 20"
    save_service(
        actor=SYSTEM, municipality_id=lyngmo.id, name="Hjemmesykepleien", phone="113", has_dialogue=True,
        keeps_journal=True, answer_within_minutes=450,
    )  # fmt: skip
    assert Service.objects.filter(name="Hjemmesykepleien").count() == 2


def test_a_service_may_keep_its_own_name(turid, fjordvik, home_nursing):
    same = typed(name=home_nursing.name, seen_version=home_nursing.version)
    answer = turid.browser.post(page("edit_service", fjordvik, home_nursing), same)
    assert answer.status_code == 302


def test_another_municipalitys_service_is_answered_as_one_that_does_not_exist(turid, fjordvik, lyngmo, physiotherapy):
    foreign = page("edit_service", fjordvik, physiotherapy)
    unknown = reverse("directory:edit_service", args=[fjordvik.id, uuid4()])
    for ask in (turid.browser.get, lambda address: turid.browser.post(address, typed())):
        assert (ask(foreign).status_code, ask(unknown).status_code) == (404, 404)
        assert ask(foreign).content == ask(unknown).content
    assert turid.browser.post(page("edit_service", lyngmo, physiotherapy), typed()).status_code == 404
    physiotherapy.refresh_from_db()
    assert physiotherapy.name == "Fysioterapi"


def test_only_administrators_change_services(silje, liv, astrid, fjordvik, home_nursing, client):
    for someone in (silje, liv, astrid):
        for address in (
            page("services", fjordvik),
            page("add_service", fjordvik),
            page("edit_service", fjordvik, home_nursing),
        ):
            assert someone.browser.get(address).status_code == 404
            assert someone.browser.post(address, typed()).status_code == 404
        with pytest.raises(NotAllowed):
            save_service(
                actor=someone.actor(fjordvik), municipality_id=fjordvik.id, name="Ny", phone="113", has_dialogue=True,
                keeps_journal=True, answer_within_minutes=450,
            )  # fmt: skip
    assert client.get(page("services", fjordvik)).status_code == 302
    assert Service.objects.count() == 1


def test_fields_that_are_not_on_the_form_change_nothing(turid, fjordvik, lyngmo, home_nursing):
    foreign = {
        "municipality": str(lyngmo.id),
        "municipality_id": str(lyngmo.id),
        "id": str(uuid4()),
        "name_sort_key": "0",
    }
    address = page("edit_service", fjordvik, home_nursing)
    assert turid.browser.post(address, typed(**foreign, seen_version=home_nursing.version)).status_code == 302
    changed = Service.objects.get()
    assert (changed.id, changed.municipality_id, changed.name_sort_key) == (
        home_nursing.id,
        fjordvik.id,
        "helsestasjonen",
    )


@pytest.mark.parametrize(
    ("typed_hours", "minutes"), [("7,5", 450), ("7.5", 450), (" 15 ", 900), ("0,25", 15), ("720", 43200)]
)
def test_the_promise_is_typed_in_hours_and_shown_as_they_are_written_here(
    adding, turid, fjordvik, read, typed_hours, minutes
):
    assert adding(answer_within_minutes=typed_hours).status_code == 302
    service = Service.objects.get()
    assert service.answer_within_minutes == minutes
    form = read(turid.browser.get(page("edit_service", fjordvik, service))).form().fields
    assert form["answer_within_minutes"] == typed_hours.strip().replace(".", ",")


@pytest.mark.usefixtures("database")
def test_a_municipality_is_added_once():
    first = add_municipality(actor=SYSTEM, number="4601", name="Bergen")
    assert add_municipality(actor=SYSTEM, number="4601", name="Bergen kommune") == first
    assert Municipality.objects.get().name == "Bergen"
