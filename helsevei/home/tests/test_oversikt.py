"""«Oversikt»: what waits for a member of staff, in numbers that lead to their lists, then where she can go."""

from uuid import uuid4

import pytest
from django.urls import reverse

from helsevei.core.actor import SYSTEM, Role
from helsevei.core.clock import now
from helsevei.core.jobs import Later
from helsevei.dialogue.actions.telling import tell_teams
from helsevei.directory.actions.teams import save_team
from helsevei.directory.models import Team
from helsevei.notifications.actions import conclude
from helsevei.notifications.models import GIVEN_UP, Notice
from helsevei.notifications.ports import NotTaken, Refused
from helsevei.notifications.sending import send


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


@pytest.fixture
def team(home_nursing):
    return Team.objects.create(service=home_nursing, name="Dagvakta", mailbox="dagvakta@fjordvik.example.no")


@pytest.fixture
def told(asked, contact, outside):
    """Somebody writes, and the team is mailed: taken, refused, or in the end given up."""

    def tell(fault: Exception | None = None) -> None:
        asked(contact)
        tell_teams(actor=SYSTEM, now=now())
        outside.post.fault = fault
        notice = Notice.objects.get(state="waiting")
        try:
            send(notice_id=notice.id, now=now())
        except Later:
            conclude(actor=SYSTEM, notice_id=notice.id, now=now(), reason=GIVEN_UP)

    return tell


@pytest.mark.parametrize("fault", [Refused("refused_550"), NotTaken()])
def test_the_administrator_sees_which_team_was_not_reached_and_comes_to_its_address(
    turid, overview, team, told, fjordvik, fault
):
    told()
    assert "kommer ikke fram" not in overview(turid).main.text
    told(fault)
    page = overview(turid)
    assert "Hjemmesykepleien, Dagvakta: siste varsel kom ikke fram, i dag kl." in " ".join(page.main.text.split())
    addresses = [link.attributes["href"] for link in page.main.all("a")]
    assert reverse("directory:edit_team", args=[fjordvik.id, team.id]) in addresses
    told()
    assert "kommer ikke fram" not in overview(turid).main.text


def test_a_new_address_is_given_a_chance(turid, overview, team, told, fjordvik, home_nursing):
    told(Refused("refused_550"))
    save_team(
        actor=turid.actor(fjordvik), municipality_id=fjordvik.id, service_id=home_nursing.id, team_id=team.id,
        seen_version=team.version, name="Dagvakta", mailbox="vakta@fjordvik.example.no",
    )  # fmt: skip
    assert "kommer ikke fram" not in overview(turid).main.text


def test_nobody_else_is_shown_it(silje, worker, lyngmo, overview, team, told, read):
    told(Refused("refused_550"))
    other = worker("11887449955", "Anders Moen", Role.ADMINISTRATOR, lyngmo)
    there = read(other.browser.get(reverse("home:staff_start", args=[lyngmo.id])))
    assert [text for text in (overview(silje).main.text, there.main.text) if "kommer ikke fram" in text] == []
