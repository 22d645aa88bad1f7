"""The tour: ten steps that lead where they say, for the one they name, and that remember where one was."""

import pytest
from django.test import Client
from django.urls import reverse

from helsevei.accounts.models import Person, User, staff_index
from helsevei.demo.everyday import life, marker
from helsevei.demo.seed import inhabitant_actor, seed
from helsevei.demo.tour import STEPS

PAGE = reverse("demo:tour")


@pytest.fixture
def seeded(database, settings, tmp_path):
    settings.DATA_DIR = str(tmp_path)
    seed()


def test_it_has_ten_steps_in_which_somebody_does_something(client, database, read):
    assert len(STEPS) == 10
    assert all(step.name or step.page for step in STEPS)


def test_every_step_leads_where_the_one_it_names_may_go(seeded, read):
    for number, step in enumerate(STEPS, 1):
        page = read(Client().get(PAGE, {"steg": number}))
        assert f"steg {number} av 10" in page.main.text
        if step.page:
            assert Client().get(step.page_url).status_code == 200
            continue
        assert step.card
        (form,) = [form for form in page.main.all("form") if f"Prøv som {step.name}" in form.text]
        assert form.fields["next"] == step.next_path
        browser = Client()
        browser.force_login(user_of(step.card.identity_number))
        answer = browser.get(step.next_path, follow=True)
        assert answer.status_code == 200, step.title


def test_it_goes_on_where_the_visitor_was(client, database, read):
    assert "steg 1 av 10" in read(client.get(PAGE)).main.text
    client.get(PAGE, {"steg": "4"})
    assert "steg 4 av 10" in read(client.get(PAGE)).main.text
    for odd in ("0", "11", "²", "x", ""):
        assert "steg 1 av 10" in read(client.get(PAGE, {"steg": odd})).main.text


def test_a_visitor_who_comes_early_is_told_that_the_demo_is_being_filled(client, database, settings, tmp_path, read):
    settings.DATA_DIR = str(tmp_path)
    pages = (PAGE, reverse("demo:people"))
    assert all("Demoen fylles ennå" in read(client.get(page)).main.text for page in pages)
    for line in life()["services"]:
        marker(line["municipality"]).touch()
    assert not any("Demoen fylles ennå" in read(client.get(page)).main.text for page in pages)


def test_every_page_leads_to_it(client, database, read):
    page = read(client.get(reverse("home:front")))
    assert "Omvisning" in [link.text for link in page.root.all("a", href=PAGE)]


def user_of(identity_number: str) -> User:
    staff = User.objects.filter(staff_index=staff_index(identity_number)).first()
    if staff:
        return staff
    inhabitant_actor({"identity_number": identity_number})
    return User.objects.get(person=Person.objects.with_number(identity_number).get())
