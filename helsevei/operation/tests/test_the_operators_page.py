"""«Drift»: how the jobs stand in numbers, and the failed ones with what can be done; for the operator and nobody else."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from helsevei.core import jobs
from helsevei.core.actor import SYSTEM, Role
from helsevei.core.clock import real_now
from helsevei.core.jobs import defer
from helsevei.operation.actions import sweep_failures
from helsevei.operation.models import PAGE, FailedJob
from helsevei.operation.tests.queue import insert_failed, sql

JOBS = reverse("operation:jobs")


@pytest.fixture
def fail(database):
    """Let so many jobs have failed; the one listed last."""

    def insert(count: int = 1, name: str = "operation_tests.send") -> FailedJob:
        for _ in range(count):
            insert_failed(name, '{"what": "sår på foten"}')
        sweep_failures(actor=SYSTEM, now=real_now())
        return FailedJob.objects.latest("id")

    return insert


def address(name: str, failed: FailedJob) -> str:
    return reverse(f"operation:{name}", args=[failed.id])


def facts(page) -> dict[str, str]:
    return {next(row.all("dt")).text: next(row.all("dd")).text for row in next(page.main.all("dl")).all("div")}


def test_it_says_how_the_jobs_stand(vigdis, fail, read):
    fail(2)
    for number in range(4):
        defer("operation_tests.send", what=str(number))
    first, second, third = [
        row[0] for row in sql("SELECT id FROM procrastinate_jobs WHERE status = 'todo' ORDER BY id LIMIT 3")
    ]
    sql("UPDATE procrastinate_jobs SET scheduled_at = now() + interval '1 hour' WHERE id = %s", first)
    sql("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", second)
    sql("UPDATE procrastinate_events SET at = at - interval '10 minutes' WHERE job_id = %s", third)
    sql("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now()), (now() - interval '1 minute')")
    assert facts(read(vigdis.browser.get(JOBS))) == {
        "Venter på tur": "2", "Den eldste har ventet": "10\u00a0minutter", "Arbeides med nå": "1",
        "Skal gjøres senere": "1", "Har feilet": "2", "Arbeidsprosesser i gang": "1",
    }  # fmt: skip


def test_an_empty_queue_without_workers_says_so(vigdis, read):
    page = read(vigdis.browser.get(JOBS))
    assert facts(page)["Den eldste har ventet"] == "–"
    assert "Ingen arbeidsprosess er i gang" in page.main.text
    assert "Ingen jobber har feilet" in page.main.text


def test_a_failed_job_is_told_in_words_with_its_name_number_and_reason_and_nothing_of_what_it_was_about(
    vigdis, fail, read
):
    failed = fail(name="accounts.clear_expired")
    words = read(vigdis.browser.get(JOBS)).main.text
    for told in ("Rydder bort innlogginger", "accounts.clear_expired", str(failed.number), "unknown", "i dag kl."):
        assert told in words
    assert "foten" not in words


def test_a_periodic_job_has_no_buttons(vigdis, fail, read):
    fail(name="accounts.clear_expired")
    page = read(vigdis.browser.get(JOBS))
    assert "Prøves igjen av seg selv" in page.main.text
    assert not any(page.main.all("form"))


def test_one_press_tries_it_again_and_the_page_says_so(vigdis, fail, read):
    failed = fail()
    form = read(vigdis.browser.get(JOBS)).form()
    assert form.attributes["action"] == address("retry_job", failed)
    page = read(vigdis.browser.post(address("retry_job", failed), follow=True))
    assert "Jobben prøves igjen" in page.main.text
    assert "Ingen jobber har feilet" in page.main.text
    assert jobs.status()["waiting"] == 1


def test_discarding_asks_why_first(vigdis, fail, read):
    failed = fail()
    assert read(vigdis.browser.get(address("discard_job", failed))).heading == "Forkaste jobben?"
    assert vigdis.browser.post(address("discard_job", failed), {"reason": "because"}).status_code == 422
    page = read(vigdis.browser.post(address("discard_job", failed), {"reason": ""}))
    assert (page.status, "Velg hvorfor" in page.main.text) == (422, True)
    assert jobs.status()["failed"] == 1
    page = read(vigdis.browser.post(address("discard_job", failed), {"reason": "not_needed"}, follow=True))
    assert "Jobben er forkastet" in page.main.text
    assert jobs.status()["failed"] == 0


@pytest.mark.parametrize("name", ["retry_job", "discard_job"])
def test_whoever_comes_too_late_is_told_so(vigdis, fail, read, name):
    failed = fail()
    vigdis.browser.post(address("retry_job", failed))
    page = read(vigdis.browser.post(address(name, failed), {"reason": "not_needed"}))
    assert page.status == 409
    assert "venter ikke på deg lenger" in page.main.text


def test_a_long_list_is_leafed_through_without_gaps(vigdis, fail, read):
    fail(PAGE + 5)
    first = read(vigdis.browser.get(JOBS))
    rest = read(vigdis.browser.get(first.link(rel="next")))
    assert not any(rest.main.all("a", rel="next"))
    seen = [form.attributes["action"] for page in (first, rest) for form in page.main.all("form")]
    assert seen == [address("retry_job", failed) for failed in FailedJob.objects.order_by("-id")]


@pytest.mark.parametrize("place", ["x", "", "%00", "0" * 40, "' OR 1=1"])
def test_a_tampered_place_in_the_list_is_its_start(vigdis, fail, place):
    fail()
    assert b"Pr\xc3\xb8v igjen" in vigdis.browser.get(f"{JOBS}?etter={place}").content


@pytest.mark.parametrize("count", [1, 60])
def test_it_costs_the_same_however_many_have_failed(vigdis, fail, count):
    fail(count)
    vigdis.browser.get(JOBS)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        vigdis.browser.get(JOBS)
    assert len(queries) <= 8


def test_nobody_else_finds_it(fail, silje, turid, astrid, client):
    failed = fail()
    for somebody in (silje, turid, astrid):
        for where in (JOBS, address("discard_job", failed)):
            assert somebody.browser.get(where).status_code == 404
        assert somebody.browser.post(address("retry_job", failed)).status_code == 404
    assert client.get(JOBS)["Location"].startswith(reverse("accounts:login"))
    assert jobs.status()["failed"] == 1


def test_what_is_not_there_is_not_there(vigdis):
    for name in ("retry_job", "discard_job"):
        assert vigdis.browser.post(reverse(f"operation:{name}", args=[uuid4()])).status_code == 404


def test_an_operator_comes_straight_there_and_sees_no_municipality(vigdis, fjordvik, contact):
    assert vigdis.browser.get("/")["Location"] == JOBS
    for page in (
        "home:staff_start",
        "dialogue:staff_inbox",
        "contacts:staff_contacts",
        "home:audit_log",
        "accounts:staff",
    ):
        assert vigdis.browser.get(reverse(page, args=[fjordvik.id])).status_code == 404


def test_one_who_works_in_a_municipality_too_chooses_and_finds_the_way_back(vigdis, worker, fjordvik, read):
    worker(vigdis.identity_number, "Vigdis Drift", Role.ADMINISTRATOR, fjordvik)
    here = reverse("home:staff_start", args=[fjordvik.id])
    assert [link.attributes["href"] for link in read(vigdis.browser.get("/")).main.all("a")] == [here, JOBS]
    assert JOBS in [link.attributes["href"] for link in read(vigdis.browser.get(here)).root.all("a")]
    ways = [link.attributes["href"] for link in read(vigdis.browser.get(JOBS)).root.all("a") if "Bytt" in link.text]
    assert ways == ["/"]


def test_it_says_when_a_job_failed_first_and_last(vigdis, fail, read):
    failed = fail()
    FailedJob.objects.update(first_failed_at=failed.first_failed_at - timedelta(days=1))
    assert "første gang i går" in read(vigdis.browser.get(JOBS)).main.text
