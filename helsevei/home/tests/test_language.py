"""Everybody reads in her own language: chosen, else as her browser asks, else bokmål (M34)."""

from datetime import datetime
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import override

from helsevei.core.clock import OSLO
from helsevei.dialogue.models import Message
from helsevei.directory.models import Service

PAGE = reverse("home:front")


@pytest.mark.parametrize(
    ("wish", "language"),
    [
        ("", "nb"), ("no", "nb"), ("nb", "nb"), ("nb-NO", "nb"), ("nn", "nn"), ("nn-NO", "nn"), ("NN-no", "nn"), ("en", "en"),
        ("en-GB,en;q=0.9,nb;q=0.8", "en"), ("se", "nb"), ("se-NO", "nb"), ("sme", "nb"), ("de-DE,nn;q=0.5", "nn"),
        ("de,fr", "nb"), ("nn;q=0.5,en;q=0.9", "en"), ("en;q=0,nn", "nn"), ("*", "nb"), ("nb;q=x", "nb"), (",,;;", "nb"), ("../../etc", "nb"), ("nn" * 4000, "nb"),
    ],
)  # fmt: skip
def test_a_browser_asks_for_a_language(client, read, wish, language):
    answer = client.get(PAGE, headers={"accept-language": wish})
    assert answer["Content-Language"] == language
    assert next(read(answer).root.all("html")).attributes["lang"] == language


@pytest.mark.parametrize("language", ["nb", "nn", "en", "se"])
def test_a_choice_is_remembered_and_goes_before_what_the_browser_asks(client, language):
    client.get(reverse("home:language"), {"language": language, "next": PAGE})
    cookie = client.cookies["language"]
    assert (cookie.value, cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (
        language,
        True,
        "Lax",
        31536000,
    )
    assert client.get(PAGE, headers={"accept-language": "en"})["Content-Language"] == {"se": "nb"}.get(
        language, language
    )


@pytest.mark.parametrize("language", ["", "de", "NB", "nb\x00", "../nb", "nb-NO", "x" * 5000])
def test_a_language_we_do_not_have_is_not_remembered(client, language):
    assert client.get(reverse("home:language"), {"language": language}).status_code == 302
    assert "language" not in client.cookies


@pytest.mark.parametrize("language", ["de", "", "nb\\000", "<script>"])
def test_a_cookie_of_another_language_is_nobodys_choice(client, language):
    assert (
        client.get(PAGE, headers={"cookie": f'language="{language}"', "accept-language": "nn"})["Content-Language"]
        == "nn"
    )


def test_each_language_is_offered_by_its_own_name_and_switching_keeps_the_page(astrid, read):
    here = reverse("dialogue:inbox", args=[astrid.person_id]) + "?etter=x&a=b"
    page = read(astrid.browser.get(here))
    offered = {link.text.strip(): link for link in page.root.all("a") if link.attributes.get("hreflang")}
    assert set(offered) == {"Bokmål", "Nynorsk", "English", "Davvisámegiella (bokmål)"}
    assert "aria-current" in offered["Bokmål"].attributes
    answer = astrid.browser.get(offered["Nynorsk"].attributes["href"])
    assert answer["Location"] == here
    assert astrid.browser.get(here)["Content-Language"] == "nn"


def switches(browser, page, language: str):
    """Choose a language on a page that answered a form; the answer to that, and where it went on the way."""
    choice = next(form for form in page.root.all("form") if any(form.all("button", lang=language)))
    address = next(choice.all("button", lang=language)).attributes["formaction"]
    return browser.post(address, choice.fields, headers={"origin": settings.BASE_URL}, follow=True)


@pytest.mark.parametrize("typed", [{"subject": "Ny dosett", "body": "x" * 1001}, {"subject": "", "body": "Hei"}])
def test_switching_on_a_page_with_errors_keeps_what_was_typed_and_the_errors(astrid, contact, read, typed):
    here = reverse("dialogue:write_message", args=[astrid.person_id, contact.id])
    page = read(astrid.browser.post(here, {"key": str(uuid4()), **typed}, headers={"origin": settings.BASE_URL}))
    answer = switches(astrid.browser, page, "nn")
    assert answer.redirect_chain == [(here, 307)]
    assert (answer.status_code, answer["Content-Language"]) == (422, "nn")
    assert read(answer).form().fields.items() >= typed.items()


def test_switching_never_sends_what_was_refused(astrid, contact, read):
    here = reverse("dialogue:write_message", args=[astrid.person_id, contact.id])
    typed = {"key": str(uuid4()), "subject": "Ny dosett", "body": "Hei"}
    Service.objects.update(has_dialogue=False)
    page = read(astrid.browser.post(here, typed, headers={"origin": settings.BASE_URL}))
    Service.objects.update(has_dialogue=True)
    answer = switches(astrid.browser, page, "en")
    assert (answer.status_code, answer["Content-Language"]) == (200, "en")
    assert read(answer).form().fields.items() >= typed.items()
    assert not Message.objects.exists()


def test_switching_on_an_error_page_keeps_what_was_typed_and_sends_nothing(astrid, contact, read):
    here = reverse("dialogue:write_message", args=[astrid.person_id, contact.id])
    typed = {"key": str(uuid4()), "subject": "Ny dosett", "body": "Kan dere <komme>?", "csrfmiddlewaretoken": "a" * 64}
    browser = Client(enforce_csrf_checks=True, headers={"host": urlsplit(settings.BASE_URL).netloc})
    browser.cookies = astrid.browser.cookies
    refused = read(browser.post(here, typed, headers={"origin": settings.BASE_URL}))
    answer = switches(browser, refused, "nn")
    assert (answer.status_code, answer["Content-Language"]) == (200, "nn")
    page = read(answer)
    assert [area.text.strip() for area in page.main.all("textarea")] == ["Ny dosett", "Kan dere <komme>?"]
    assert not Message.objects.exists()
    again = page.form()
    sent = browser.post(again.attributes["action"], again.fields, headers={"origin": settings.BASE_URL})
    assert (sent.status_code, Message.objects.get().body) == (302, "Kan dere <komme>?")


def test_an_error_page_leads_back_to_itself_in_the_other_language(client, read):
    here = reverse("accounts:begin_login", args=["idporten"])
    page = read(client.get(here))
    chosen = next(link for link in page.root.all("a", lang="nn"))
    assert client.get(chosen.attributes["href"])["Location"] == here


def test_the_page_for_what_is_not_there_leads_back_without_naming_its_address(client, read):
    chosen = next(link for link in read(client.get("/finnes-ikke/")).root.all("a", lang="nn")).attributes["href"]
    assert "finnes" not in chosen
    came_from = {"referer": f"{settings.BASE_URL}/finnes-ikke/?a=b"}
    assert client.get(chosen, headers=came_from)["Location"] == "/finnes-ikke/?a=b"


@pytest.mark.parametrize(
    "elsewhere", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_switching_never_leads_to_another_site(client, elsewhere):
    choice = {"language": "nn"}
    assert client.get(reverse("home:language"), {**choice, "next": elsewhere})["Location"] == "/"
    for referer in (elsewhere, settings.BASE_URL + elsewhere, settings.BASE_URL + ".evil.example/"):
        assert client.get(reverse("home:language"), choice, headers={"referer": referer})["Location"] == "/"


def test_the_words_are_in_the_language_of_the_page(client, read):
    words = {}
    for language in ("nb", "nn", "en", "se"):
        client.cookies["language"] = language
        words[language] = read(client.get(reverse("home:privacy"))).main.text
    assert "Dette lagres ikke" in words["nb"]
    assert words["se"] == words["nb"]
    assert len({words["nb"], words["nn"], words["en"]}) == 3


def test_days_and_hours_are_written_as_the_language_does():
    evening = datetime(2020, 3, 4, 21, 5, tzinfo=OSLO)
    written = {}
    for language in ("nb", "nn", "se", "en"):
        with override(language):
            written[language] = [date_format(evening, f"{name}_FORMAT") for name in ("DATE", "SHORT_DATE", "TIME")]
    assert written["nb"] == written["nn"] == written["se"] == ["4. mars 2020", "04.03.2020", "21.05"]
    assert written["en"] == ["4 March 2020", "04.03.2020", "21:05"]
