"""What the registers say comes onto the cards: all or nothing, and never over what the municipality has written (M3, SV3)."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from django.urls import reverse

from helsevei.audit.models import Entry
from helsevei.core import jobs
from helsevei.core.actor import SYSTEM
from helsevei.core.clock import now
from helsevei.core.refusals import NotAllowed
from helsevei.directory import tasks
from helsevei.directory.actions.registers import MuchIsGone, import_offerings, leave_for_human, plan_imports
from helsevei.directory.models import Municipality, Offering, OfferingKind, RegisterReading
from helsevei.directory.ports import Business, CommunicationParty
from helsevei.directory.registers import ask_registers

KOMMUNE = CommunicationParty(
    100, "Fjordvik kommune", is_active=True, business_type="102", organisation_number="310990108", phone="55 55 00 10",
    home_page="www.fjordvik.example",
)  # fmt: skip
LEGEVAKT = CommunicationParty(101, "Legevakt", is_active=True, type_code="KA02", parent_her_id=100, phone="116117")
STATION = CommunicationParty(
    102, "Helsestasjon", is_active=True, type_code="KF01", parent_her_id=100, organisation_number="310990302"
)
YOUTH = CommunicationParty(103, "HFU", is_active=True, type_code="KF0103", parent_her_id=100, phone="55 55 01 25")
NURSING = CommunicationParty(104, "Hjemmesykepleien", is_active=True, type_code="KP02", parent_her_id=100)
ALL = [KOMMUNE, LEGEVAKT, STATION, YOUTH, NURSING]
BUSINESSES = {
    "310990108": Business("310990108", "Fjordvik kommune", information="Til tjeneste.", opening_hours="Mandag",
                          visiting_address="Kaigata 1, 9999 Fjordvik", phone="55 55 99 99"),
    "310990302": Business("310990302", "Helsestasjon", phone="55 55 01 20", home_page="http://fjordvik.example/hs"),
}  # fmt: skip


@pytest.fixture
def registers(outside):
    """Say what the registers hold for Fjordvik."""

    def hold(*parties: CommunicationParty, businesses: Mapping[str, Business] = BUSINESSES) -> None:
        outside.addresses.parties["9901"] = list(parties)
        outside.businesses.businesses = dict(businesses)

    hold(*ALL)
    return hold


@pytest.fixture
def fetch(fjordvik, registers):
    """Import what the registers hold."""

    def run(**also) -> None:
        registered = ask_registers("9901")
        import_offerings(actor=SYSTEM, municipality_id=fjordvik.id, parties=registered.parties,
                         businesses=registered.businesses, now=now(), **also)  # fmt: skip

    return run


@pytest.fixture
def preview(fjordvik):
    return reverse("directory:preview_import", args=[fjordvik.id])


def card(kind: OfferingKind) -> Offering:
    return Offering.objects.get(municipality__number="9901", kind=kind)


def shown() -> set[str]:
    return set(Offering.objects.filter(municipality__number="9901", is_shown=True).values_list("kind", flat=True))


def test_each_type_of_service_becomes_its_cards(fetch):
    fetch()
    assert shown() == set(OfferingKind)
    her_ids = {kind: card(kind).her_id for kind in OfferingKind}
    assert list(her_ids.values()) == [100, 101, 102, 102, 103]


def test_a_card_has_what_both_registers_say_the_address_register_first(fetch):
    fetch()
    care = card(OfferingKind.HEALTH_AND_CARE)
    assert care.information == {"nb": "Til tjeneste."}
    assert (care.phone, care.home_page) == ("55 55 00 10", "https://www.fjordvik.example")
    assert (care.address, care.opening_hours) == ("Kaigata 1, 9999 Fjordvik", "Mandag")
    assert care.organisation_number == "310990108"
    station = card(OfferingKind.CHILD_HEALTH)
    assert (station.phone, station.home_page) == ("55 55 01 20", "https://fjordvik.example/hs")
    assert station.information == {}


def test_what_the_municipality_has_edited_stays_and_the_rest_follows(fetch, registers):
    fetch()
    Offering.objects.filter(kind=OfferingKind.EMERGENCY).update(phone="55 55 44 44")
    registers(*(replace(one, phone="55 55 00 00", home_page="https://ny.example") for one in ALL))
    fetch()
    emergency = card(OfferingKind.EMERGENCY)
    assert (emergency.phone, emergency.home_page) == ("55 55 44 44", "https://ny.example")
    assert card(OfferingKind.YOUTH_HEALTH).phone == "55 55 00 00"


def test_what_is_edited_back_to_what_the_register_says_follows_it_again(fetch, registers):
    fetch()
    Offering.objects.filter(kind=OfferingKind.EMERGENCY).update(phone="55 55 44 44")
    fetch()
    Offering.objects.filter(kind=OfferingKind.EMERGENCY).update(phone="116117")
    registers(KOMMUNE, replace(LEGEVAKT, phone="55 55 00 00"), STATION, YOUTH, NURSING)
    fetch()
    assert card(OfferingKind.EMERGENCY).phone == "55 55 00 00"


def test_a_translation_of_the_municipality_keeps_its_text(fetch, registers):
    fetch()
    own = {"nb": "Til tjeneste.", "en": "At your service."}
    Offering.objects.filter(kind=OfferingKind.HEALTH_AND_CARE).update(information=own)
    changed = replace(BUSINESSES["310990108"], information="Noe annet.")
    registers(*ALL, businesses={**BUSINESSES, "310990108": changed})
    fetch()
    assert card(OfferingKind.HEALTH_AND_CARE).information == own


def test_what_is_gone_from_the_registers_is_not_shown_any_more_and_can_come_back(fetch, registers):
    fetch()
    registers(KOMMUNE, replace(LEGEVAKT, is_active=False), STATION, YOUTH, NURSING, NURSING)
    fetch()
    assert shown() == set(OfferingKind) - {OfferingKind.EMERGENCY}
    assert card(OfferingKind.EMERGENCY).phone == "116117"
    registers(*ALL)
    fetch()
    assert shown() == set(OfferingKind)


def test_health_and_care_is_shown_whatever_is_gone(fetch, registers):
    fetch()
    registers(LEGEVAKT, STATION, YOUTH, NURSING)
    fetch()
    assert card(OfferingKind.HEALTH_AND_CARE).is_shown


def test_what_the_municipality_hides_or_shows_itself_stays_so(fetch, registers):
    registers(KOMMUNE, LEGEVAKT, STATION, NURSING)
    Offering.objects.filter(kind=OfferingKind.YOUTH_HEALTH).update(is_shown=True)
    fetch()
    Offering.objects.filter(kind=OfferingKind.EMERGENCY).update(is_shown=False)
    fetch()
    assert shown() == set(OfferingKind) - {OfferingKind.EMERGENCY}


def test_a_party_that_comes_twice_is_one_and_of_several_the_oldest_is_taken(fetch, registers):
    another = replace(LEGEVAKT, her_id=99, phone="55 55 77 77")
    registers(*ALL, *ALL, another)
    fetch()
    assert RegisterReading.objects.get().party_count == 6
    assert (card(OfferingKind.EMERGENCY).her_id, card(OfferingKind.EMERGENCY).phone) == (99, "55 55 77 77")


@pytest.mark.parametrize(
    ("registered", "stands"),
    [
        ("Ã˜vre Ã…sgate 3", "Øvre Åsgate 3"),  # read as Windows-1252
        ("\u00c3\u0098vre \u00c3\u0085sgate 3", "Øvre Åsgate 3"),  # read as Latin-1
        ("Øvre Åsgate 3", "Øvre Åsgate 3"),
        ("Čáhcesuolu 2", "Čáhcesuolu 2"),
        ("  Gata 1\x00\x07 ", "Gata 1"),
        ("x" * 900, "x" * 200),
    ],
)
def test_texts_stand_as_they_were_meant(fetch, registers, registered, stands):
    odd = replace(BUSINESSES["310990108"], visiting_address=registered)
    registers(*ALL, businesses={"310990108": odd})
    fetch()
    assert card(OfferingKind.HEALTH_AND_CARE).address == stands


@pytest.mark.parametrize(
    ("registered", "stands"),
    [("http://x.example", "https://x.example"), ("x.example/a", "https://x.example/a"), ("javascript:alert(1)", ""),
     ("ingen", ""), ("https://x.example", "https://x.example"), ("x" * 3000 + ".example", "")],
)  # fmt: skip
def test_a_home_page_is_a_secure_address_or_none(fetch, registers, registered, stands):
    registers(replace(KOMMUNE, home_page=registered))
    fetch()
    assert card(OfferingKind.HEALTH_AND_CARE).home_page == stands


def test_a_register_that_fails_half_way_leaves_everything_as_it_was(fjordvik, fetch):
    class Torn(dict):
        def get(self, key, default=None):
            if key == "310990302":
                raise ConnectionError
            return super().get(key, default)

    with pytest.raises(ConnectionError):
        import_offerings(actor=SYSTEM, municipality_id=fjordvik.id, parties=ALL, businesses=Torn(BUSINESSES), now=now())
    assert shown() == {OfferingKind.HEALTH_AND_CARE}
    assert card(OfferingKind.HEALTH_AND_CARE).phone == ""
    assert not RegisterReading.objects.exists()


@pytest.mark.parametrize(("left", "is_refused"), [(5, False), (4, False), (3, True), (0, True)])
def test_more_than_a_fifth_fewer_needs_somebody_who_says_so(fetch, registers, left, is_refused):
    fetch()
    before = list(Offering.objects.order_by("id").values())
    registers(*ALL[:left])
    if is_refused:
        with pytest.raises(MuchIsGone):
            fetch()
        assert list(Offering.objects.order_by("id").values()) == before
        fetch(is_confirmed=True)
    else:
        fetch()
    assert RegisterReading.objects.get().party_count == left


def test_an_empty_first_answer_changes_nothing_that_people_see(fetch, registers):
    registers()
    fetch()
    assert shown() == {OfferingKind.HEALTH_AND_CARE}


def test_an_import_is_in_the_audit_log(fetch, fjordvik):
    fetch()
    assert Entry.objects.get(event="directory.offerings.imported").municipality_id == fjordvik.id


@pytest.mark.parametrize("who", ["silje", "astrid", "liv"])
def test_only_administrators_and_the_system_import(request, fjordvik, who):
    actor = request.getfixturevalue(who).actor(fjordvik)
    with pytest.raises(NotAllowed):
        import_offerings(actor=actor, municipality_id=fjordvik.id, parties=ALL, businesses={}, now=now())
    with pytest.raises(NotAllowed):
        leave_for_human(actor=actor, municipality_id=fjordvik.id, now=now())
    with pytest.raises(NotAllowed):
        plan_imports(actor=actor)


class TestByNight:
    """The job imports every municipality by itself, and leaves to a human what only a human may decide."""

    def test_every_municipality_gets_a_job_of_its_own(self, fjordvik, lyngmo, registers):
        tasks.plan_imports()
        assert jobs.status()["waiting"] == 2

    def test_a_municipality_is_imported(self, fjordvik, registers):
        tasks.import_offerings(str(fjordvik.id))
        assert shown() == set(OfferingKind)

    def test_a_shrink_waits_for_an_administrator_who_sees_it(self, fjordvik, fetch, registers, turid, read):
        fetch()
        registers(KOMMUNE)
        tasks.import_offerings(str(fjordvik.id))
        first = RegisterReading.objects.get().refused_at
        tasks.import_offerings(str(fjordvik.id))
        assert RegisterReading.objects.get().refused_at == first
        assert shown() == set(OfferingKind)
        page = read(turid.browser.get(reverse("directory:staff_offerings", args=[fjordvik.id])))
        assert "Registrene har langt færre tjenester enn sist" in page.main.text
        fetch(is_confirmed=True)
        assert RegisterReading.objects.get().refused_at is None

    def test_a_silent_register_changes_nothing_and_is_asked_again(self, fjordvik, fetch, outside):
        fetch()
        outside.businesses.fault = outside.silence
        with pytest.raises(type(outside.silence)):  # the queue tries again
            tasks.import_offerings(str(fjordvik.id))
        assert shown() == set(OfferingKind)


class TestByHand:
    """«Hent fra registrene» shows what would change, and does it when it is told to."""

    def test_the_page_shows_what_would_change_and_changes_nothing(self, turid, preview, registers, read):
        page = read(turid.browser.get(preview))
        rows = [[cell.text.strip() for cell in row.all("td")] for row in next(page.main.all("tbody")).all("tr")]
        assert ["Legevakt", "Telefon", "–", "116117", "Oppdateres"] in rows
        assert ["Legevakt", "Vises til innbyggerne", "Nei", "Ja", "Oppdateres"] in rows
        assert ["Helse og omsorg", "Tekst på bokmål", "–", "Til tjeneste.", "Oppdateres"] in rows
        assert shown() == {OfferingKind.HEALTH_AND_CARE}
        assert not RegisterReading.objects.exists()

    def test_it_is_done_when_she_says_so(self, turid, preview, registers, read, fjordvik):
        form = read(turid.browser.get(preview)).form().fields
        answer = turid.browser.post(preview, form)
        assert answer["Location"] == reverse("directory:staff_offerings", args=[fjordvik.id])
        assert shown() == set(OfferingKind)
        assert Entry.objects.get(event="directory.offerings.imported").actor_user_id == turid.user.id
        assert "Det er ingenting å oppdatere." in read(turid.browser.get(preview)).main.text

    def test_what_the_municipality_has_written_is_said_to_be_kept(self, turid, preview, fetch, read):
        fetch()
        Offering.objects.filter(kind=OfferingKind.EMERGENCY).update(phone="55 55 44 44")
        page = read(turid.browser.get(preview))
        assert ["Legevakt", "Telefon", "55 55 44 44", "116117", "Beholdes"] in [
            [cell.text.strip() for cell in row.all("td")] for row in next(page.main.all("tbody")).all("tr")
        ]
        assert list(page.main.all("form")) == []

    def test_what_has_changed_since_she_looked_is_shown_first(self, turid, preview, registers, read):
        form = read(turid.browser.get(preview)).form().fields
        registers(*(replace(one, phone="55 55 00 00") for one in ALL))
        answer = turid.browser.post(preview, form)
        assert answer.status_code == 409
        assert shown() == {OfferingKind.HEALTH_AND_CARE}
        assert turid.browser.post(preview, read(answer).form().fields).status_code == 302
        assert card(OfferingKind.EMERGENCY).phone == "55 55 00 00"

    def test_a_shrink_must_be_ticked(self, turid, preview, fetch, registers, read):
        fetch()
        registers(KOMMUNE)
        page = read(turid.browser.get(preview))
        assert "Det kan være en feil hos dem." in page.main.text
        form = page.form().fields
        assert turid.browser.post(preview, form).status_code == 422
        assert shown() == set(OfferingKind)
        assert turid.browser.post(preview, form | {"is_confirmed": "on"}).status_code == 302
        assert shown() == {OfferingKind.HEALTH_AND_CARE}

    @pytest.mark.parametrize("silent", ["addresses", "businesses"])
    def test_a_silent_register_is_said_and_nothing_is_lost(self, turid, preview, registers, outside, silent):
        getattr(outside, silent).fault = outside.silence
        for answer in (turid.browser.get(preview), turid.browser.post(preview, {"seen": ""})):
            assert answer.status_code == 503
            assert "svarer ikke akkurat nå" in answer.content.decode()

    def test_it_is_for_administrators_of_the_municipality(self, silje, liv, astrid, turid, lyngmo, preview, client):
        for someone in (silje, liv, astrid):
            assert someone.browser.get(preview).status_code == 404
            assert someone.browser.post(preview, {}).status_code == 404
        assert turid.browser.get(reverse("directory:preview_import", args=[lyngmo.id])).status_code == 404
        assert client.get(preview).status_code == 302


def test_one_municipality_changes_nothing_in_another(fetch, lyngmo):
    fetch()
    assert Municipality.objects.get(number="9902").offerings.filter(is_shown=True).count() == 1


def test_a_business_register_that_says_nothing_takes_nothing_away(fetch, registers):
    fetch()
    before = {kind: (card(kind).information, card(kind).address, card(kind).phone) for kind in OfferingKind}
    registers(*ALL, businesses={})
    fetch()
    assert {kind: (card(kind).information, card(kind).address, card(kind).phone) for kind in OfferingKind} == before
