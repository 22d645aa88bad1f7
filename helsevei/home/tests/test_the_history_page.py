"""«Endringer»: administrators read who has changed what in the directory, in plain words (M27, SV4)."""

from datetime import date, time
from uuid import uuid4

import pytest
from django.urls import reverse

from helsevei.core.actor import SYSTEM, Role
from helsevei.directory.actions.healthcare_services import save_introductions, save_service
from helsevei.directory.actions.offerings import save_offering
from helsevei.directory.actions.opening_hours import save_opening_exception, save_opening_hours
from helsevei.directory.actions.teams import save_team
from helsevei.directory.history import facts
from helsevei.directory.models import Change, Offering, OfferingKind, Service
from helsevei.directory.opening import Interval
from helsevei.home.changes import label


@pytest.fixture
def page(fjordvik):
    return reverse("home:changes", args=[fjordvik.id])


@pytest.fixture
def whose(turid, fjordvik, home_nursing):
    return {"actor": turid.actor(fjordvik), "municipality_id": fjordvik.id, "service_id": home_nursing.id}


def rows(page) -> list[str]:
    return [" ".join(row.text.split()) for row in next(page.main.all("tbody")).all("tr")]


def test_each_kind_of_change_is_told_in_words(turid, page, whose, read, home_nursing):
    version = home_nursing.version
    save_service(
        **whose, seen_version=version, name="Hjemmetjenesten", phone="55 55 01 00", has_dialogue=False, keeps_journal=True,
        answer_within_minutes=900,
    )  # fmt: skip
    save_opening_hours(
        **whose, seen_version=version + 1, week={0: (Interval(time(16), time(0)),)}, is_open_on_holidays=True
    )
    save_opening_exception(**whose, seen_version=version + 2, on_date=date(2030, 1, 2), hours=(), reason="Kurs")
    save_introductions(**whose, seen_version=version + 3, introductions={"nb": "Vi <hjelper> deg"})
    save_team(**whose, name="Nord", mailbox="nord@fjordvik.example")
    found = rows(read(turid.browser.get(page)))
    assert "Turid Admin Nord Team Navn: Nord E-postadresse: nord@fjordvik.example" in found[0]
    assert "Tekst på bokmål: Vi <hjelper> deg" in found[1]
    assert "Unntak onsdag 2. januar 2030: Stengt" in found[2]
    assert "Grunn til unntaket onsdag 2. januar 2030: Kurs" in found[2]
    assert "Åpen på helligdager: Nei ble til Ja" in found[3]
    assert "Åpningstid mandag: 08.00–15.30 ble til 16.00–24.00" in found[3]
    assert "Åpningstid tirsdag: 08.00–15.30 ble til Stengt" in found[3]
    assert "Navn: Hjemmesykepleien ble til Hjemmetjenesten" in found[4]
    assert "Svarer innen: 7,5 åpne timer ble til 15 åpne timer" in found[4]
    assert "Innbyggere kan skrive melding: Ja ble til Nei" in found[4]
    assert "Systemet" in found[-1]


@pytest.fixture
def written(turid, fjordvik):
    """Turid has written on the card of the youth health centre."""

    def save(**said) -> Offering:
        card = Offering.objects.get(municipality=fjordvik, kind=OfferingKind.YOUTH_HEALTH)
        whole = {"information": {"nb": "Kom innom."}, "phone": "55 55 01 25", "home_page": "https://fjordvik.example",
                 "address": "Kaigata 22", "opening_hours": "Tirsdag", "from_age": 12, "to_age": 20, "is_for_oneself": True,
                 "contact_options": [{"label": "Chat", "explanation": "", "phone": "", "link": "https://chat.example"}]}  # fmt: skip
        return save_offering(actor=turid.actor(fjordvik), municipality_id=fjordvik.id, offering_id=card.id,
                             seen_version=card.version, **{**whole, **said})  # fmt: skip

    return save


def test_a_card_is_told_of_in_words(turid, page, written, read):
    written()
    written(from_age=0, is_shown=False)
    found = rows(read(turid.browser.get(page)))
    assert "Turid Admin Helsestasjon for ungdom Helsetilbud" in found[0]
    assert "Fra og med alder: 12 ble til 0" in found[0]
    assert "Vises til innbyggerne: Ja ble til Nei" in found[0]
    assert "ble til Kom innom." in found[1]
    assert "Kontaktmåte 1: Chat · https://chat.example" in found[1]


def test_all_of_a_long_text_can_be_read(turid, page, written, read):
    written(information={"nb": "Kom innom. " * 100 + "Den siste setningen."})
    written(information={"nb": "Kom innom. " * 100 + "En annen siste setning."})
    shown = rows(read(turid.browser.get(page)))[0]
    assert "Den siste setningen." in shown
    assert "En annen siste setning." in shown


def test_each_field_of_a_card_has_a_label(written):
    """One that had none would be an error on the page."""
    assert all(label(field) for field in facts(written()))


def test_every_field_that_is_remembered_has_a_label(turid, page, whose, read):
    """A code that stands on the page would hold an underscore or a dot between letters."""
    save_introductions(**whose, seen_version=2, introductions=dict.fromkeys(("nb", "nn", "en", "se"), "Tekst"))
    shown = read(turid.browser.get(page))
    assert [one.text for one in shown.main.all("ins", lang="se")] == ["Tekst"]
    text = " ".join(rows(shown))
    assert all(word in text for word in ("Tekst på nordsamisk", "Telefon", "Tjenesten er i bruk"))
    assert "_" not in text


def test_it_is_leafed_through_with_as_many_questions_however_long_it_is(
    turid, page, whose, read, django_assert_max_num_queries
):
    for number in range(101):
        save_team(**whose, name=f"Team {number:03}", mailbox="team@fjordvik.example")
    turid.browser.get(page)
    with django_assert_max_num_queries(12):
        first = read(turid.browser.get(page))
    assert len(rows(first)) == 100
    second = rows(read(turid.browser.get(page + first.link(rel="next"))))
    assert len(second) == Change.objects.count() - 100
    assert "Team 000" in second[0]


@pytest.mark.parametrize("place", ["", "x", "1", "\x00", "9" * 100])
def test_a_place_that_does_not_exist_is_the_beginning(turid, page, home_nursing, read, place):
    assert rows(read(turid.browser.get(page, {"for": place}))) == rows(read(turid.browser.get(page)))


def test_a_place_of_another_municipality_tells_nothing(turid, page, physiotherapy, home_nursing, read):
    foreign = Change.objects.filter(object_id=physiotherapy.id).latest("id")
    shown = rows(read(turid.browser.get(page, {"for": str(foreign.id)})))
    assert not any("Fysioterapi" in row for row in shown)
    assert turid.browser.get(page, {"for": str(uuid4())}).status_code == 200


def test_only_administrators_there_read_it(silje, astrid, liv, worker, fjordvik, page, client):
    petter = worker("15897749944", "Petter Revisor", Role.AUDITOR, fjordvik)
    assert {someone.browser.get(page).status_code for someone in (silje, astrid, liv, petter)} == {404}
    assert client.get(page).status_code == 302


def test_what_the_system_set_up_is_told_as_the_systems(turid, page, fjordvik, read):
    save_service(actor=SYSTEM, municipality_id=fjordvik.id, name="Legevakt", phone="116117", has_dialogue=False,
                 keeps_journal=True, answer_within_minutes=450)  # fmt: skip
    assert any("Systemet Legevakt Tjeneste" in row for row in rows(read(turid.browser.get(page))))
    assert Service.objects.count() == 1
