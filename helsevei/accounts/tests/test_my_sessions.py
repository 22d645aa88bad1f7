"""«Mine innlogginger»: everybody sees where she is logged in, and ends what she does not know (reliability D16)."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from helsevei.accounts.devices import summary, words
from helsevei.accounts.models import Session
from helsevei.audit.models import Entry

PAGE = "/innlogginger/"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1"
LAPTOP = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"


def logged_in_on(someone, user_agent: str) -> Client:
    browser = Client(headers={"user-agent": user_agent})
    someone.outside.log_in(browser, someone.provider, someone.identity_number, name=someone.user.staff_name)
    return browser


@pytest.fixture
def phone(astrid) -> Client:
    return logged_in_on(astrid, PHONE)


@pytest.fixture
def laptop(astrid) -> Client:
    return logged_in_on(astrid, LAPTOP)


def is_in(browser: Client) -> bool:
    return bool(browser.get(PAGE).status_code == 200)


def forms_of(page) -> list:
    return list(page.main.all("form"))


def test_one_sees_where_one_is_logged_in_and_which_is_this(phone, laptop, read):
    page = read(laptop.get(PAGE))
    assert page.heading == "Mine innlogginger"
    assert [heading.text for heading in page.main.all("h2")] == ["Firefox på datamaskin", "Safari på mobiltelefon"]
    here, there = page.main.all("article")
    assert "Her du er nå" in here.text
    assert not any(here.all("form"))
    assert "Logget inn i dag" in there.text
    assert "Sist brukt i dag" in there.text


def test_logging_out_there_bites_at_the_next_click_there_and_nowhere_else(phone, laptop, read):
    tablet_too = forms_of(read(laptop.get(PAGE)))[0]
    answer = laptop.post(PAGE, tablet_too.fields, follow=True)
    assert "Du er logget ut der." in answer.content.decode()
    assert (is_in(phone), is_in(laptop)) == (False, True)
    entry = Entry.objects.get(event="accounts.session.ended_elsewhere")
    assert (entry.object_kind, str(entry.object_id)) == ("session", tablet_too.fields["session"])


def test_logging_out_everywhere_else_leaves_this_one(astrid, phone, laptop, read):
    third = logged_in_on(astrid, LAPTOP)
    assert third.post(PAGE, forms_of(read(third.get(PAGE)))[-1].fields).status_code == 302
    assert (is_in(phone), is_in(laptop), is_in(third)) == (False, False, True)
    assert Entry.objects.filter(event="accounts.session.ended_elsewhere").count() == 2
    assert [form.fields for form in forms_of(read(third.get(PAGE)))] == []


def test_nobody_sees_or_ends_the_session_of_another(astrid, phone, kare, read):
    his = kare.browser.get(PAGE).content.decode()
    hers = Session.objects.get(user=astrid.user)
    assert str(hers.reference) not in his
    kare.browser.post(PAGE, {"session": str(hers.reference)})
    kare.browser.post(PAGE, {"session": ""})
    assert is_in(phone)


def test_this_session_is_ended_by_logging_out_not_here(laptop):
    here = Session.objects.get(session_key=laptop.cookies["session"].value)
    laptop.post(PAGE, {"session": str(here.reference)})
    assert is_in(laptop)


@pytest.mark.parametrize("session", ["x", "\x00", "' OR 1=1 --"])
def test_what_is_no_session_ends_none(phone, laptop, session):
    assert laptop.post(PAGE, {"session": session}).status_code == 422
    assert laptop.post(PAGE, {"session": str(uuid4())}).status_code == 302
    assert is_in(phone)


def test_the_secret_of_a_session_is_on_no_page(phone, laptop):
    page = laptop.get(PAGE).content.decode()
    assert [session.session_key for session in Session.objects.all() if session.session_key in page] == []


def test_staff_have_the_same_page_and_find_it_beside_logging_out(silje, fjordvik, read):
    frame = read(silje.browser.get(reverse("home:staff_start", args=[fjordvik.id])))
    assert frame.link(href=PAGE)
    assert read(silje.browser.get(PAGE)).heading == "Mine innlogginger"


def test_an_inhabitant_finds_it_from_her_profile(astrid, read):
    profile = read(astrid.browser.get(reverse("accounts:profile", args=[astrid.person_id])))
    assert list(profile.main.all("a", href=PAGE))


def test_many_sessions_take_no_more_questions_than_two(astrid, laptop, django_assert_max_num_queries):
    for others in (0, 59):
        for _ in range(others):
            logged_in_on(astrid, PHONE)
        with django_assert_max_num_queries(4):
            assert laptop.get(PAGE).status_code == 200


@pytest.mark.parametrize(
    ("user_agent", "said"),
    [
        (PHONE, "Safari på mobiltelefon"),
        (LAPTOP, "Firefox på datamaskin"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0.0.0 Safari/537.36 Edg/126.0", "Edge på datamaskin"),
        ("Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/126.0.0.0 Mobile Safari/537.36", "Chrome på mobiltelefon"),
        ("Mozilla/5.0 (Linux; Android 14; SM-X810) AppleWebKit/537.36 SamsungBrowser/25.0 Chrome/121.0 Safari/537.36", "Samsung Internet på nettbrett"),
        ("Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) AppleWebKit/605.1.15 CriOS/126.0 Mobile/15E148 Safari/604.1", "Chrome på nettbrett"),
        ("Mozilla/5.0 (Windows NT 10.0)", "Datamaskin"),
        ("Firefox/1", "Firefox"),
        ("curl/8.5.0", "Ukjent enhet"),
        ("", "Ukjent enhet"),
        ("x" * 100_000, "Ukjent enhet"),
    ],
)  # fmt: skip
def test_a_device_is_told_in_words_she_knows_it_by(user_agent, said):
    assert words(summary(user_agent)) == said
