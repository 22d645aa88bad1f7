"""A limit stops who tries too often and nobody else (D30); addresses are believed from our own proxies only (WB10)."""

from ipaddress import ip_network

import pytest

from helsevei.core.limits import Limit
from helsevei.core.requests import client_address


def test_each_one_has_as_many_tries_as_the_limit_says():
    limit = Limit(most=3, seconds=60)
    assert [limit.allows("a") for _ in range(5)] == [True, True, True, False, False]
    assert limit.allows("b")


def test_whoever_does_what_she_came_for_starts_anew():
    limit = Limit(most=1, seconds=60)
    assert limit.allows("a")
    limit.forget("a")
    limit.forget("never seen")
    assert [limit.allows("a"), limit.allows("a")] == [True, False]


def test_after_the_time_everybody_starts_anew(monkeypatch):
    limit = Limit(most=1, seconds=60)
    assert [limit.allows("a"), limit.allows("a")] == [True, False]
    limit.began -= 61
    assert [limit.allows("a"), limit.allows("a")] == [True, False]
    assert set(limit.tries) == {"a"}


@pytest.mark.parametrize(
    ("remote", "forwarded", "address"),
    [
        ("203.0.113.7", "", "203.0.113.7"),
        ("203.0.113.7", "198.51.100.1", "203.0.113.7"),  # nobody of ours said so
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "192.0.2.9, 198.51.100.1", "198.51.100.1"),  # the first one is the client's own invention
        ("127.0.0.1", "198.51.100.1, 10.0.0.5", "198.51.100.1"),
        ("127.0.0.1", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("127.0.0.1", "::ffff:198.51.100.1", "198.51.100.1"),
        ("::ffff:127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "x" * 5000, ""),
        ("127.0.0.1", ",,,", ""),
        ("", "", ""),
    ],
)
def test_where_a_request_came_from(rf, settings, remote, forwarded, address):
    settings.TRUSTED_PROXIES = [ip_network("127.0.0.1"), ip_network("10.0.0.0/24")]
    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    assert client_address(rf.get("/", REMOTE_ADDR=remote, headers=headers)) == address
