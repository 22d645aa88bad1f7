"""The demo's clock: a visitor moves business time forward and sees promises pass; real time goes on as it did."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.conf import settings as django_settings
from django.urls import reverse

from helsevei.core import clock
from helsevei.core.actor import SYSTEM
from helsevei.dialogue.actions.telling import tell_teams
from helsevei.dialogue.actions.writing import write_message
from helsevei.directory.models import Team
from helsevei.notifications.models import Notice

PAGE = reverse("demo:clock")
FRIDAY = datetime(2026, 11, 27, 13, 17, 5, 400_000, tzinfo=UTC)  # 14.17 in Norway


@pytest.fixture(autouse=True)
def _friday(tmp_path, settings, time_machine):
    settings.DATA_DIR = tmp_path
    time_machine.move_to(FRIDAY, tick=False)


@pytest.fixture
def thread(astrid, contact, database):
    return write_message(
        actor=astrid.actor(), contact_id=contact.id, idempotency_key=uuid4(), subject="Ny dosett",
        body="Kan dere ta med en ny?", now=clock.now(),
    )  # fmt: skip


def moved(client, *steps: str) -> str:
    for step in steps:
        assert client.post(PAGE, {"step": step})["Location"] == PAGE
    return f"{clock.now().astimezone(clock.OSLO):%A %d.%m %H.%M}"


@pytest.mark.parametrize(
    ("steps", "then"),
    [
        (["hour"], "Friday 27.11 15.17"),
        (["tomorrow"], "Saturday 28.11 08.00"),
        (["working_day"], "Monday 30.11 08.00"),
        (["week"], "Friday 04.12 14.17"),
        (["tomorrow", "working_day", "hour"], "Monday 30.11 09.00"),
        (["week", "hour", "now"], "Friday 27.11 14.17"),
        (["now"], "Friday 27.11 14.17"),
    ],
)
def test_each_button_moves_business_time_as_it_says_and_real_time_stays(client, database, steps, then):
    assert moved(client, *steps) == then
    assert clock.real_now() == FRIDAY


def test_a_year_ahead_is_as_far_as_it_goes(client, database):
    moved(client, *["week"] * 60)
    assert clock.offset() == timedelta(days=365)


@pytest.mark.parametrize("step", ["", "year", "-1", "\x00"])
def test_what_is_no_step_moves_nothing(client, database, step):
    assert client.post(PAGE, {"step": step}).status_code == 422
    assert clock.offset() == timedelta()


def test_every_page_says_that_the_clock_has_been_moved_and_leads_to_it(client, database, read):
    def says() -> list[str]:
        front = read(client.get(reverse("home:front")))
        return [link.text for link in front.root.all("a", href=PAGE)]

    assert says() == []
    moved(client, "working_day")
    assert says() == ["Klokka er stilt fram til mandag 30. november kl. 08.00"]
    assert "På ordentlig er det fredag 27. november kl. 14.17" in read(client.get(PAGE)).main.text
    moved(client, "now")
    assert says() == []


def test_a_promise_passes_both_sides_see_it_and_the_team_is_told(client, astrid, silje, thread, home_nursing, read):
    Team.objects.create(service=home_nursing, name="Dagvakta", mailbox="hjemmesykepleien@fjordvik.example.no")
    staff_page = reverse("dialogue:staff_thread", args=[thread.municipality_id, thread.id])
    own_page = reverse("dialogue:thread", args=[thread.person_id, thread.id])
    tell_teams(actor=SYSTEM, now=clock.now())
    assert "Skulle vært besvart" not in read(silje.browser.get(staff_page)).main.text
    moved(client, "week")
    assert "Skulle vært besvart" in read(silje.browser.get(staff_page)).main.text
    assert "Du skulle hatt svar innen" in read(astrid.browser.get(own_page)).main.text
    tell_teams(actor=SYSTEM, now=clock.now())
    assert Notice.objects.filter(kind="dialogue.waiting").count() == 2


def test_nobody_is_logged_out_because_the_clock_was_moved(client, astrid, silje):
    profile = reverse("accounts:profile", args=[astrid.person_id])
    assert astrid.browser.get(profile).status_code == 200
    moved(client, *["week"] * 10)
    assert astrid.browser.get(profile).status_code == 200


def test_another_process_sees_it_at_once(client, database):
    moved(client, "week")
    script = "import django; django.setup(); from helsevei.core import clock; print(clock.offset().days)"
    environment = {**os.environ, "DATA_DIR": str(django_settings.DATA_DIR)}
    assert run(script, environment) == "7"


def test_an_installation_that_is_no_demo_has_none_of_it():
    script = (
        "import django; django.setup()\n"
        "from django.urls import Resolver404, resolve\n"
        "for path in ('/demo/', '/demo/utboks/', '/demo/klokka/'):\n"
        "    try: print(resolve(path))\n"
        "    except Resolver404: print('none')\n"
        "from helsevei.home.context import error_shell\n"
        "from helsevei.core.kept import Kept\n"
        "print(error_shell(Kept('/')).demo)"
    )
    assert run(script, {**os.environ, "DEMO": "no"}).split() == ["none", "none", "none", "None"]


def run(script: str, environment: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment, cwd=django_settings.ROOT, text=True, capture_output=True
    )
    assert not done.returncode, done.stderr
    return done.stdout.strip()
