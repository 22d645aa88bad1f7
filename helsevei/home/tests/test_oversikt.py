"""«Oversikt»: what waits for a member of staff, in numbers that lead to their lists, then where she can go."""

from uuid import uuid4

import pytest
from django.urls import reverse


@pytest.fixture
def overview(fjordvik, read):
    return lambda someone: read(someone.browser.get(reverse("home:staff_start", args=[fjordvik.id])))


@pytest.fixture
def asked(astrid):
    """She has written and waits."""

    def write(contact) -> None:
        new = reverse("dialogue:write_message", args=[astrid.person_id, contact.id])
        astrid.browser.post(new, {"key": str(uuid4()), "subject": "Emne", "body": "Hei"})

    return write


def numbers(page) -> dict[str, tuple[str, str]]:
    """Label → number and address, of each."""
    return {
        next(card.all("h2")).text: (next(card.all("p")).text, next(card.all("a")).attributes["href"])
        for card in page.main.all("article")
    }


def test_what_waits_is_counted_in_ones_own_services_and_leads_to_its_list(
    silje, overview, contact, asked, astrid, practical_help, help_from, fjordvik
):
    asked(contact)
    asked(contact)
    asked(help_from(astrid, practical_help))
    inbox = reverse("dialogue:staff_inbox", args=[fjordvik.id])
    assert numbers(overview(silje)) == {
        "Skulle vært besvart": ("0", f"{inbox}?vis=for-sent"),
        "Ikke lest ennå": ("2", f"{inbox}?vis=nye"),
        "Ubesvarte samtaler": ("2", inbox),
        "Samtaler du har tatt": ("0", f"{inbox}?vis=mine"),
    }


def test_when_nothing_waits_it_says_so(silje, overview, contact):
    page = overview(silje)
    assert numbers(page) == {}
    assert "Ingen meldinger venter på svar." in page.main.text


def test_who_does_not_meet_inhabitants_is_shown_no_numbers_of_them(turid, overview, contact, asked):
    asked(contact)
    page = overview(turid)
    assert numbers(page) == {}
    assert "venter på svar" not in page.main.text
