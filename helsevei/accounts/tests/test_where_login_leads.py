"""After the login one goes on to where one was going, and never to another host (AU9)."""

from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import example, given, settings
from hypothesis import strategies as st

from helsevei.core.requests import LONGEST_PATH, safe_path

EVIL = [
    "//evil.example", "///evil.example", "/\\evil.example", "\\/evil.example", "\\\\evil.example", "/\t/evil.example",
    "/\n/evil.example", "\t//evil.example", " //evil.example", "https:evil.example", "https:/evil.example",
    "https://evil.example", "HTTPS://evil.example", "//evil.example/%2f..", "javascript:alert(1)", "data:text/html,x",
    "//user@evil.example", "evil.example", "", "..//evil.example", "/\x00/evil.example", "/\x7f", "/\r\nLocation: //evil",
    "/\\\\evil.example", "/a\\..\\//evil.example", "?next=//evil.example", "#//evil.example", "\u2028//evil.example",
    "\ud800//evil.example", "/\ud800",
]  # fmt: skip
GOOD = [
    "/", "/p/01900000-0000-7000-8000-000000000000/meldinger/?etter=2020-06-01T10:00:00+02:00_x", "/%09/evil.example",
    "/a@evil.example", "/a?b=//evil.example", "/a//b", "/ærlig/søk", "/" + "a" * (LONGEST_PATH - 1),
]  # fmt: skip


def where_a_browser_goes(path: str) -> tuple[str, str]:
    """Scheme and host after a redirect from our page, by the steps of browsers (WHATWG URL standard, 4.4), here for http."""
    text = path.strip("".join(map(chr, range(0x21))))
    for dropped in "\t\n\r":
        text = text.replace(dropped, "")
    text = text.replace("\\", "/")
    scheme, colon, rest = text.partition(":")
    if colon and scheme[:1].isalpha() and "/" not in scheme and "?" not in scheme and "#" not in scheme:
        return scheme.lower(), rest.lstrip("/")
    if text.startswith("//"):
        return "https", urlsplit(f"https://{text.lstrip('/')}").netloc
    return "https", "helse.example.no"


@pytest.mark.parametrize("path", EVIL)
def test_a_path_to_elsewhere_leads_to_the_front_page(path):
    assert safe_path(path) == "/"


@pytest.mark.parametrize("path", GOOD)
def test_a_path_here_leads_there(path):
    assert safe_path(path) == path


def test_a_path_too_long_to_remember_leads_to_the_front_page():
    assert safe_path("/" + "a" * LONGEST_PATH) == "/"


@settings(deadline=None)
@given(st.one_of(st.text(), st.text(alphabet="/\\:@?#%09 \t\n\r.evilhtps", max_size=20)))
@example("/\\/evil.example")
def test_no_path_whatever_leads_a_browser_to_another_host(path):
    assert where_a_browser_goes(safe_path(path)) == ("https", "helse.example.no")


@pytest.mark.parametrize("path", ["//evil.example", "/\\evil.example", "https:evil.example", "javascript:alert(1)"])
def test_nobody_is_led_elsewhere_by_a_login_link(outside, astrid, read, path):
    browser = Client()
    page = read(browser.get(reverse("accounts:login"), {"next": path}))
    assert [page.form(number).fields["next"] for number in (0, 1)] == ["/", "/"]
    code = outside.idporten.log_in(astrid.identity_number)
    answer = outside.come_back(browser, state=outside.begin(browser, next_path=path), code=code)
    assert answer["Location"] == "/"


def test_one_goes_on_to_the_page_one_was_going_to(outside, astrid, read):
    browser = Client()
    going_to = reverse("accounts:profile", args=[astrid.person_id])
    sent_to = browser.get(going_to)["Location"]
    assert sent_to.startswith(reverse("accounts:login"))
    assert read(browser.get(sent_to)).form().fields["next"] == going_to
    code = outside.idporten.log_in(astrid.identity_number)
    assert (
        outside.come_back(browser, state=outside.begin(browser, next_path=going_to), code=code)["Location"] == going_to
    )
