"""What an administrator changes is remembered in the same transaction, and stays: the old names are there (SV4)."""

from datetime import date, time

import pytest
from django.db import IntegrityError, transaction

from helsevei.core.actor import SYSTEM
from helsevei.core.clock import now, real_now
from helsevei.directory.actions import healthcare_services, municipalities, opening_hours, organisations, teams
from helsevei.directory.actions.offerings import save_offering
from helsevei.directory.actions.registers import import_offerings
from helsevei.directory.models import Change, Offering, OfferingKind, Service
from helsevei.directory.opening import Interval
from helsevei.directory.ports import CommunicationParty


@pytest.fixture
def whose(turid, fjordvik, home_nursing):
    """Turid acts on home nursing as it is now."""
    return lambda: {"actor": turid.actor(fjordvik), "municipality_id": fjordvik.id, "service_id": home_nursing.id}


@pytest.fixture
def seen(home_nursing):
    return lambda: Service.objects.get(id=home_nursing.id).version


def latest() -> Change:
    return Change.objects.order_by("-id")[0]


def rename(whose, seen, name: str) -> None:
    healthcare_services.save_service(
        **whose(), seen_version=seen(), name=name, phone="55 55 01 00", has_dialogue=True, keeps_journal=True,
        answer_within_minutes=450,
    )  # fmt: skip


def test_a_service_that_is_renamed_keeps_its_old_names(whose, seen, turid, home_nursing):
    rename(whose, seen, "Hjemmetjenesten")
    rename(whose, seen, "Helsehjelp hjemme")
    changes = Change.objects.filter(object_id=home_nursing.id, fields__has_key="name").order_by("id")
    assert [change.fields["name"] for change in changes] == [
        [None, "Hjemmesykepleien"], ["Hjemmesykepleien", "Hjemmetjenesten"], ["Hjemmetjenesten", "Helsehjelp hjemme"],
    ]  # fmt: skip
    assert (latest().changed_by, latest().object_kind, latest().object_name) == (
        turid.user.id,
        "service",
        "Helsehjelp hjemme",
    )
    assert latest().fields == {"name": ["Hjemmetjenesten", "Helsehjelp hjemme"]}
    assert latest().changed_at <= real_now()


def test_where_nothing_changes_nothing_is_remembered(whose, seen):
    before = Change.objects.count()
    rename(whose, seen, "Hjemmesykepleien")
    assert Change.objects.count() == before


def test_hours_exceptions_texts_and_teams_are_remembered(whose, seen, turid):
    opening_hours.save_opening_hours(
        **whose(), seen_version=seen(), week={0: (Interval(time(9), time(0)),)}, is_open_on_holidays=True
    )
    closed = {f"hours.{weekday}": ["08:00-15:30", None] for weekday in range(1, 5)}
    assert latest().fields == {
        **closed,
        "hours.0": ["08:00-15:30", "09:00-00:00"],
        "is_open_on_holidays": [False, True],
    }
    opening_hours.save_opening_exception(
        **whose(), seen_version=seen(), on_date=date(2030, 1, 2), hours=(), reason="Kurs"
    )
    assert latest().fields == {"hours_on.2030-01-02": [None, "closed"], "reason_on.2030-01-02": [None, "Kurs"]}
    opening_hours.remove_opening_exception(**whose(), on_date=date(2030, 1, 2))
    assert latest().fields == {"hours_on.2030-01-02": ["closed", None], "reason_on.2030-01-02": ["Kurs", None]}
    healthcare_services.save_introductions(**whose(), seen_version=seen(), introductions={"nb": "Hei", "nn": ""})
    assert latest().fields == {"introduction.nb": [None, "Hei"]}
    team = teams.save_team(**whose(), name="Nord", mailbox="nord@fjordvik.example")
    assert latest().fields == {"name": [None, "Nord"], "mailbox": [None, "nord@fjordvik.example"]}
    teams.remove_team(**whose(), team_id=team.id)
    assert (latest().object_kind, latest().object_name, latest().fields["name"]) == ("team", "Nord", ["Nord", None])


def test_units_and_the_municipality_are_remembered(turid, fjordvik):
    actor = turid.actor(fjordvik)
    health = organisations.save_organisation(actor=actor, municipality_id=fjordvik.id, name="Helse", parent_id=None)
    organisations.save_organisation(actor=actor, municipality_id=fjordvik.id, name="Hjemme", parent_id=health.id)
    assert latest().fields == {"name": [None, "Hjemme"], "parent_name": [None, "Helse"]}
    municipalities.save_municipality(
        actor=actor, municipality_id=fjordvik.id, seen_version=1, name="Fjordvik", phone="", organisation_number="310000019",
        her_id=12,
    )  # fmt: skip
    assert latest().fields == {"organisation_number": ["", "310000019"], "her_id": [None, 12]}


def test_a_card_is_remembered_field_by_field_language_by_language_and_row_by_row(turid, fjordvik):
    youth = Offering.objects.get(municipality=fjordvik, kind=OfferingKind.YOUTH_HEALTH)
    chat = {"label": "Chat", "explanation": "Hver kveld", "phone": "", "link": "https://chat.example"}
    call = {"label": "Ring", "explanation": "", "phone": "55 55 01 25", "link": ""}
    own = {"nb": "Kom innom.", "nn": youth.texts["nn"], "en": "Drop in."}

    def save(**said):
        card = {"information": own, "home_page": "", "phone": "", "address": "", "opening_hours": "Tirsdag",
                "contact_options": [chat, call], "is_shown": True, "from_age": 12, "to_age": 20, "is_for_oneself": True}  # fmt: skip
        version = Offering.objects.get(id=youth.id).version
        save_offering(actor=turid.actor(fjordvik), municipality_id=fjordvik.id, offering_id=youth.id,
                      seen_version=version, **{**card, **said})  # fmt: skip

    save()
    assert (latest().object_kind, latest().object_id, latest().object_name) == ("offering", youth.id, "youth_health")
    assert latest().changed_by == turid.user.id
    assert latest().fields == {
        "is_shown": [False, True], "opening_hours": ["", "Tirsdag"],
        "texts.nb": [youth.texts["nb"], "Kom innom."], "texts.en": [youth.texts["en"], "Drop in."],
        "contact_lines.1": [None, "Chat · Hver kveld · https://chat.example"], "contact_lines.2": [None, "Ring · 55 55 01 25"],
    }  # fmt: skip
    save(contact_options=[call], from_age=0, phone="55 55 01 25")
    assert latest().fields == {
        "from_age": [12, 0], "phone": ["", "55 55 01 25"],
        "contact_lines.1": ["Chat · Hver kveld · https://chat.example", "Ring · 55 55 01 25"],
        "contact_lines.2": ["Ring · 55 55 01 25", None],
    }  # fmt: skip


def test_what_the_registers_change_on_a_card_is_remembered_as_the_one_who_fetched_it(turid, fjordvik):
    duty = CommunicationParty(101, "Legevakt", is_active=True, type_code="KA02", phone="116117")

    def fetch(actor, *parties):
        import_offerings(actor=actor, municipality_id=fjordvik.id, parties=parties, businesses={}, now=now(),
                         is_confirmed=True)  # fmt: skip

    fetch(SYSTEM, duty)
    assert (latest().object_name, latest().changed_by) == ("emergency", None)
    assert latest().fields == {"is_shown": [False, True], "phone": ["", "116117"], "her_id": [None, 101]}
    before = Change.objects.count()
    fetch(SYSTEM, duty)
    assert Change.objects.count() == before
    fetch(turid.actor(fjordvik))
    assert (latest().changed_by, latest().fields) == (turid.user.id, {"is_shown": [True, False]})


def test_a_change_that_is_refused_leaves_no_trace_in_the_history(whose, seen, practical_help):
    before = Change.objects.count()
    with pytest.raises(healthcare_services.NameTaken):
        rename(whose, seen, "Praktisk bistand")
    assert Change.objects.count() == before


def test_the_history_cannot_be_altered(home_nursing):
    for meddle in (
        lambda: Change.objects.update(object_name="Kapret"),
        lambda: Change.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            meddle()


def test_only_administrators_of_the_municipality_see_it(turid, silje, astrid, liv, fjordvik, lyngmo, home_nursing):
    assert Change.objects.visible_to(turid.actor(fjordvik)).count() == Change.objects.count() - 1
    assert not Change.objects.visible_to(turid.actor(fjordvik)).filter(municipality=lyngmo).exists()
    for actor in (silje.actor(fjordvik), astrid.actor(), liv.actor(lyngmo), turid.actor(lyngmo), SYSTEM):
        assert not Change.objects.visible_to(actor).exists()
