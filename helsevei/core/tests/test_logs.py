"""Logs hold nothing about people: known fields only, no identity number, no text of an exception (reliability D23)."""

import json
import logging

import pytest
import structlog

from helsevei.core import logs

NUMBER = "20914695016"


@pytest.fixture
def lines(tmp_path):
    """What stands in the log file, read as JSON; the logging of the tests is put back afterwards."""
    root, file = logging.getLogger(), tmp_path / "log"
    before = root.handlers[:], root.level, structlog.get_config()
    logs.configure({"file": str(file)})
    structlog.configure(cache_logger_on_first_use=False)
    yield lambda: [json.loads(line) for line in file.read_text().splitlines()]
    root.handlers[:], root.level = before[0], before[1]
    structlog.configure(**before[2])


def test_a_line_says_what_happened(lines):
    structlog.get_logger("helsevei.test").info("request", status=200, page="home:start", milliseconds=12)
    (line,) = lines()
    assert (line["event"], line["status"], line["page"], line["milliseconds"]) == ("request", 200, "home:start", 12)
    assert line["level"] == "info"
    assert line["timestamp"].endswith("Z")


def test_a_field_that_is_not_on_the_list_is_dropped(lines):
    structlog.get_logger("helsevei.test").info("request", name="Kari Nordmann", body="Jeg har vondt", status=200)
    (line,) = lines()
    assert set(line) == {"event", "level", "logger", "timestamp", "status"}


@pytest.mark.parametrize(
    "value", [NUMBER, f"fnr={NUMBER}.", "209146 95016", "209146\u00a095016", int(NUMBER), [NUMBER], {"fnr": NUMBER}]
)
def test_an_identity_number_is_masked_wherever_it_stands(lines, value):
    structlog.get_logger("helsevei.test").info("request", error=value, state=value)
    (line,) = lines()
    assert "95016" not in json.dumps(line)
    assert "***********" in line["error"]


def test_ids_and_counts_stay_readable(lines):
    incident = "0197a1b2-c3d4-7e5f-8a6b-123456789012"
    structlog.get_logger("helsevei.test").info("request", incident=incident, count=1234567890, status=True)
    (line,) = lines()
    assert (line["incident"], line["count"], line["status"]) == (incident, 1234567890, True)


@pytest.mark.parametrize("how", ["flag", "itself"])
def test_an_exception_is_named_by_its_class_and_place_only(lines, how):
    try:
        raise ValueError(f"Kari Nordmann {NUMBER}")
    except ValueError as fault:
        structlog.get_logger("helsevei.test").error("failed", exc_info=True if how == "flag" else fault)
    (line,) = lines()
    assert line["error"] == "ValueError"
    assert "test_logs" in line["where"]
    assert "Kari" not in json.dumps(line)


def test_libraries_log_that_something_happened_and_none_of_their_words(lines):
    logging.getLogger("django.request").warning("Not Found: %s", "/p/kari-nordmann/", extra={"request": "Kari"})
    logging.getLogger("anything").info("too quiet to be kept")
    (line,) = lines()
    assert (line["event"], line["logger"]) == ("library message", "django.request")
    assert "ari" not in json.dumps(line)
