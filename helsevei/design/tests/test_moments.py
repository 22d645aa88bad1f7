"""How days and times are worded, in Norwegian time."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.template import engines
from django.utils import translation


def words(source: str, value: date) -> str:
    html = engines["jinja2"].from_string(source).render({"value": value})
    return html.split(">", 1)[1].removesuffix("</time>")


@pytest.mark.parametrize(
    ("now", "value", "expected"),
    [
        ("2026-06-12T10:00Z", "2026-06-12T08:42Z", "i dag kl. 10.42"),
        ("2026-06-12T10:00Z", "2026-06-11T07:00Z", "i går kl. 09.00"),
        ("2026-06-12T10:00Z", "2026-06-13T07:00Z", "i morgen kl. 09.00"),
        ("2026-06-15T10:00Z", "2026-06-12T07:00Z", "fredag 12. juni kl. 09.00"),
        ("2026-06-15T10:00Z", "2020-06-12T07:00Z", "fredag 12. juni 2020 kl. 09.00"),
        # Half past midnight in Norway is still yesterday in UTC
        ("2026-06-11T22:30Z", "2026-06-11T22:05Z", "i dag kl. 00.05"),
        ("2026-06-11T22:30Z", "2026-06-11T21:55Z", "i går kl. 23.55"),
        # New Year's Eve belongs to the year in Norway
        ("2026-12-31T23:30Z", "2026-12-31T22:59Z", "i går kl. 23.59"),
        # The clock goes back on 25 October 2026: 02.30 happens twice, and yesterday is 25 hours long
        ("2026-10-25T12:00Z", "2026-10-25T00:30Z", "i dag kl. 02.30"),
        ("2026-10-25T12:00Z", "2026-10-25T01:30Z", "i dag kl. 02.30"),
        ("2026-10-25T23:30Z", "2026-10-24T22:30Z", "i går kl. 00.30"),
        # and forward on 29 March: a day of 23 hours
        ("2026-03-29T22:30Z", "2026-03-28T23:30Z", "i går kl. 00.30"),
    ],
)
def test_a_moment_is_worded_as_people_in_norway_say_it(now: str, value: str, expected: str) -> None:
    with time_machine.travel(datetime.fromisoformat(now), tick=False), translation.override("nb"):
        assert words("{{ moment(value) }}", datetime.fromisoformat(value)) == expected


def test_a_day_is_named_from_the_business_day() -> None:
    with time_machine.travel(datetime(2026, 6, 11, 22, 30, tzinfo=UTC), tick=False), translation.override("nb"):
        named = [words("{{ day(value) }}", date(2026, 6, day)) for day in (11, 12, 13, 15)]
        assert named == ["i går", "i dag", "i morgen", "mandag 15. juni"]
        assert words("{{ day(value) }}", date(2020, 6, 12)) == "fredag 12. juni 2020"
        assert words("{{ day(value) }}", datetime(2026, 6, 12, 23, 0, tzinfo=UTC)) == "i morgen"


def test_the_whole_moment_is_there_for_machines_and_on_hover() -> None:
    value = datetime(2026, 6, 12, 8, 42, tzinfo=UTC)
    with time_machine.travel(value, tick=False), translation.override("nb"):
        html = engines["jinja2"].from_string("{{ moment(value) }}").render({"value": value})
    assert 'datetime="2026-06-12T10:42:00+02:00"' in html
    assert 'title="fredag 12. juni 2026 kl. 10.42"' in html


def test_a_moment_is_never_written_as_the_day_it_is_elsewhere() -> None:
    with pytest.raises(TypeError):
        engines["jinja2"].from_string('{{ value|date("DATE_FORMAT") }}').render(
            {"value": datetime(2026, 6, 12, 23, tzinfo=UTC)}
        )
