"""«Prøv som …»: one press logs a visitor of the demo in as whom she chose, the way everybody logs in."""

import pytest
from django.test import Client
from django.urls import reverse

from helsevei.demo.registers import people

PAGE = reverse("demo:people")


def test_everybody_in_the_demo_has_a_button_of_her_own(client, database, read):
    page = read(client.get(PAGE))
    said = [button.text.strip() for button in page.main.all("button")]
    inhabitants, staff = (
        [one for one in people()[kind] if "is_everyday" not in one] for kind in ("inhabitants", "staff")
    )
    assert len(set(said)) == len(said) == len(inhabitants) + len(staff)
    assert {"Prøv som Astrid", "Prøv som Silje"} <= set(said)


@pytest.mark.parametrize(("name", "provider"), [("Astrid", "idporten"), ("Silje", "helseid")])
def test_a_button_begins_an_ordinary_login_with_the_one_chosen(outside, database, read, name, provider):
    browser = Client(enforce_csrf_checks=True)
    page = read(browser.get(PAGE))
    (form,) = [form for form in page.main.all("form") if f"Prøv som {name}" in form.text]
    (button,) = [one for one in form.all("button") if one.text.strip() == f"Prøv som {name}"]
    number = button.attributes["value"]
    assert form.attributes["action"] == reverse("accounts:begin_login", args=[provider])
    answer = browser.post(form.attributes["action"], {**form.fields, "login_hint": number})
    assert answer["Location"].startswith("https://login.example.no/authorize")
    assert getattr(outside, provider).hints == [number]


def test_nobody_else_can_press_the_button_for_her(outside, database):
    answer = Client(enforce_csrf_checks=True).post(
        reverse("accounts:begin_login", args=["idporten"]), {"login_hint": "1"}
    )
    assert answer.status_code == 403
    assert outside.idporten.hints == []


def test_every_page_leads_to_them(client, database, read):
    page = read(client.get(reverse("home:front")))
    assert "Prøv som en annen" in [link.text for link in page.root.all("a", href=PAGE)]
