"""«Meldinger» at a glance: what is new, what waits, what is closed, and each service by itself (M6)."""

import pytest
from django.urls import reverse

from helsevei.dialogue.actions.handling import close_thread
from helsevei.dialogue.models import CloseReason


@pytest.fixture
def threads(ask, answer, silje, fjordvik):
    """One that waits, one that is answered and not read, one that is closed."""
    waits, answered, closed = (ask(subject=subject) for subject in ("Venter", "Svart", "Ferdig"))
    answer(answered)
    close_thread(
        actor=silje.actor(fjordvik), thread_id=closed.id, reason=CloseReason.DONE, seen_version=1, seen_handling=1,
        now=closed.last_message_at,
    )  # fmt: skip
    return waits, answered, closed


@pytest.fixture
def listed(astrid, inbox, read):
    """The subjects on a page of the list, without what screen readers hear beside them."""

    def ask(query: str = "") -> list[str]:
        page = read(astrid.browser.get(inbox + query))
        return [heading.text.removesuffix(", ulest") for heading in page.main.all("h3", class_="list-item-heading")]

    return ask


def test_each_tab_shows_its_own(threads, listed):
    assert listed() == ["Svart", "Ferdig", "Venter"]
    assert listed("?vis=uleste") == ["Svart", "Ferdig"]
    assert listed("?vis=venter") == ["Venter"]
    assert listed("?vis=avsluttet") == ["Ferdig"]
    assert listed("?vis=noe-annet") == ["Svart", "Ferdig", "Venter"]


def test_what_is_new_is_the_first_thing_on_the_page_until_it_is_read(astrid, threads, inbox, read):
    def first() -> str:
        return " ".join(read(astrid.browser.get(inbox)).main.text.split())

    _waits, *new = threads
    for count, thread in zip(("2 uleste samtaler", "1 ulest samtale"), new, strict=True):
        assert first().startswith(f"Meldinger Du har {count}")
        astrid.browser.get(reverse("dialogue:thread", args=[astrid.person_id, thread.id]))
    assert "Du har" not in first()


def test_each_row_has_its_status_in_a_word(astrid, threads, inbox, read):
    rows = read(astrid.browser.get(inbox)).main.all("article", class_="list-item")
    assert [list(row.all("span", class_="ds-tag"))[-1].text for row in rows] == ["Besvart", "Avsluttet", "Sendt"]


def test_with_one_service_there_is_nothing_to_choose(astrid, threads, inbox, read):
    assert not list(read(astrid.browser.get(inbox)).main.all("select"))


def test_with_two_services_each_has_its_own_and_the_tabs_keep_to_it(
    astrid, threads, ask, practical_help, help_from, inbox, listed, read
):
    ask(subject="Vindusvask", contact_id=help_from(astrid, practical_help).id)
    assert listed() == ["Vindusvask", "Svart", "Ferdig", "Venter"]
    chosen = f"tjeneste={practical_help.id}"
    assert listed(f"?{chosen}") == ["Vindusvask"]
    assert listed(f"?vis=avsluttet&{chosen}") == []
    page = read(astrid.browser.get(f"{inbox}?vis=venter&{chosen}"))
    assert page.form().fields == {"vis": "venter", "tjeneste": str(practical_help.id)}
    tabs = [link.attributes["href"] for link in next(page.main.all("nav")).all("a")]
    assert tabs == [f"?{chosen}", f"?vis=uleste&{chosen}", f"?vis=venter&{chosen}", f"?vis=avsluttet&{chosen}"]


def test_a_service_that_is_not_hers_is_no_choice(threads, listed, practical_help):
    for other in (practical_help.id, "x", ""):
        assert listed(f"?tjeneste={other}") == ["Svart", "Ferdig", "Venter"]


@pytest.mark.parametrize(
    ("tab", "words"),
    [("", "Ingen meldinger ennå"), ("uleste", "Du har lest alt"), ("venter", "Du venter ikke på svar nå"),
     ("avsluttet", "Ingen samtaler er avsluttet")],
)  # fmt: skip
def test_an_empty_list_says_what_will_come(astrid, ask, answer, inbox, read, tab, words):
    if tab:
        answered = answer(ask())
        astrid.browser.get(reverse("dialogue:thread", args=[astrid.person_id, answered.id]))
    assert words in read(astrid.browser.get(f"{inbox}?vis={tab}")).main.text


@pytest.mark.parametrize("tab", ["", "uleste", "venter"])
def test_a_tab_goes_on_to_its_next_page(astrid, many, answer, inbox, read, tab):
    for one in many(25):
        if tab == "uleste":
            answer(one)
    page = read(astrid.browser.get(f"{inbox}?vis={tab}"))
    onward = next(page.main.all("a", rel="next")).attributes["href"]
    assert len(list(read(astrid.browser.get(inbox + onward)).main.all("article", class_="list-item"))) == 5
