"""`./run seed --profile test`: invented people for whoever tests an installation from outside (reliability.md, 5)."""

import json
import subprocess
import sys
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core.management import CommandError, call_command
from joserfc.jwk import ECKey

from helsevei.accounts.models import Person, StaffRole
from helsevei.core.actor import SYSTEM
from helsevei.core.clock import age_on, now, today
from helsevei.core.identity_numbers import is_synthetic, parse
from helsevei.demo.fixture.plan import people_in
from helsevei.demo.provider.kinds import KINDS
from helsevei.demo.provider.protocol import Client, Provider
from helsevei.demo.registers import DemoContactRegister, DemoPopulationRegister, seeded_people
from helsevei.dialogue.models import Thread
from helsevei.directory.actions.municipalities import add_municipality
from tools.environment import ROOT

WHO = {
    "adult", "child_of_11", "child_of_15", "adult_born_29_february", "youth_born_29_february", "secret_address",
    "represented", "relative", "neighbour", "moved",
}  # fmt: skip
ROLES = {"reader", "case_worker", "leader", "administrator", "auditor", "disabled"}
FIRST_IDS: list[dict] = []


@pytest.fixture
def seed(settings, tmp_path, database):
    """Runs the command in an installation with a data folder of its own; what it has written down."""
    settings.DATA_DIR = tmp_path

    def run():
        call_command("seed", profile="test", out=tmp_path / "fixture.json")
        return json.loads((tmp_path / "fixture.json").read_text())

    return run


@pytest.fixture
def known_people(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    seeded_people().write_text(json.dumps(people_in(today().year)))
    return people_in(today().year)


def test_three_municipalities_with_everybody_a_test_needs(seed):
    told = seed()
    assert len(told["municipalities"]) == 3
    for municipality in told["municipalities"]:
        assert len(municipality["services"]) >= 2
        assert {staff["kind"] for staff in municipality["staff"]} == ROLES
        assert {person["kind"] for person in municipality["inhabitants"]} == WHO
        assert {thread["kind"] for one in municipality["inhabitants"] for thread in one["threads"]} == {
            "waiting", "answered", "closed"
        }  # fmt: skip


def test_a_second_run_writes_the_same_and_changes_nothing(seed):
    first, threads = seed(), Thread.objects.count()
    assert seed() == first
    assert Thread.objects.count() == threads == 9


@pytest.mark.parametrize("database_number", [1, 2])
def test_every_empty_database_gets_the_same_ids(seed, database_number):
    FIRST_IDS.append(seed())
    assert FIRST_IDS[0] == FIRST_IDS[-1]


def test_a_database_with_other_municipalities_is_left_alone(seed):
    add_municipality(actor=SYSTEM, number="4601", name="Bergen")
    with pytest.raises(CommandError, match="municipalities of its own"):
        seed()
    assert not seeded_people().exists()
    assert not Person.objects.exists()


def test_without_the_demos_rooms_the_command_says_why_it_does_nothing():
    command = [sys.executable, "run", "seed", "--profile", "test", "--out", "fixture.json"]
    done = subprocess.run(command, cwd=ROOT, env={"PATH": ""}, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("The people of a fixture are invented: set DEMO=yes and TEST_PERSONS=yes")


def test_a_fixture_of_another_year_is_not_taken_for_todays(seed):
    seed()
    with time_machine.travel(datetime(today().year + 1, 6, 1, tzinfo=UTC)), pytest.raises(CommandError, match="year"):
        seed()


def test_every_number_is_synthetic_valid_and_of_one_person(settings):
    planned = people_in(2026)
    numbers = [one["identity_number"] for group in ("inhabitants", "staff") for one in planned[group]]
    assert len(set(numbers)) == len(numbers) == 49
    for number in numbers:
        assert is_synthetic(parse(number))


@pytest.mark.parametrize("day", [date(2026, 1, 1), date(2026, 11, 23), date(2027, 12, 31), date(2028, 2, 29)])
def test_ages_are_right_on_every_day_of_the_year(day):
    born = {one["kind"]: date.fromisoformat(one["birth_date"]) for one in people_in(day.year)["inhabitants"]}
    assert age_on(born["child_of_11"], day) == 11
    assert age_on(born["child_of_15"], day) == 15
    assert 11 <= age_on(born["youth_born_29_february"], day) < 16
    for kind in ("adult_born_29_february", "youth_born_29_february"):
        assert (born[kind].month, born[kind].day) == (2, 29)


def test_the_registers_know_the_fixtures_people_and_nobody_else(known_people):
    persons = {one["kind"]: one["identity_number"] for one in known_people["inhabitants"]}
    register = DemoPopulationRegister()
    adult, secret = register.find(persons["adult"]), register.find(persons["secret_address"])
    assert adult
    assert secret
    minors = {one.identity_number for one in adult.family if one.has_parental_responsibility}
    assert minors == {persons["child_of_11"], persons["child_of_15"]}
    assert secret.municipality_number == ""
    assert DemoContactRegister().look_up([persons["adult"]])[persons["adult"]].mobile.startswith("+474000")
    assert register.find("14834249805") is None  # Astrid of the demo


def test_one_has_moved_away_and_one_has_left(seed):
    told = seed()["municipalities"][0]
    (moved,) = (one for one in told["inhabitants"] if one["kind"] == "moved")
    assert Person.objects.get(id=moved["id"]).municipality_number == moved["lives_in"] != told["number"]
    assert [contact["is_active"] for contact in moved["contacts"]] == [False]
    (left,) = (staff["id"] for staff in told["staff"] if staff["kind"] == "disabled")
    assert not StaffRole.objects.current(now()).filter(user=left).exists()


@pytest.mark.parametrize(("provider", "group"), [("idporten", "inhabitants"), ("helseid", "staff")])
def test_the_login_providers_let_them_in_by_their_numbers_and_nobody_else(known_people, provider, group):
    client = Client("portal", ECKey.generate_key("P-256"), "http://127.0.0.1:8000")
    door = Provider(KINDS[provider], "http://127.0.0.1:9101", client)
    numbers = [one["identity_number"] for one in known_people[group]]
    assert all(door.knows(number) for number in numbers)
    assert not door.knows("14834249805")  # Astrid of the demo
    assert numbers[0] in KINDS[provider].claims(numbers[0], "high").values()
