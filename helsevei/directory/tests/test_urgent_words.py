"""A municipality keeps words that may mean that something cannot wait; every version stays (MS12)."""

import pytest
from django.urls import reverse

from helsevei.audit.models import Entry
from helsevei.core.actor import Role
from helsevei.core.clock import now
from helsevei.core.refusals import NotAllowed
from helsevei.directory.actions.urgent_words import save_urgent_words
from helsevei.directory.models import UrgentWords
from helsevei.directory.models.urgent_words import Call, ready_made, urgent_words_of
from helsevei.directory.versions import ChangedMeanwhile


@pytest.fixture
def page(fjordvik):
    return reverse("home:urgent_words", args=[fjordvik.id])


@pytest.fixture
def form(fjordvik):
    return reverse("directory:edit_urgent_words", args=[fjordvik.id])


@pytest.fixture
def leader(worker, fjordvik):
    return worker("11887449955", "Anders Moen", Role.LEADER, fjordvik)


def typed(**lines):
    return {"emergency": "", "out_of_hours": "", "service": "", "seen_version": "0", **lines}


@pytest.mark.parametrize(
    ("line", "text", "is_found"),
    [
        ("brystsmerter", "Jeg har BRYSTSMERTER!", True),
        ("brystsmerter", "brystsmertene", False),
        ("brystsmert*", "brystsmertene", True),
        ("brystsmert*", "sterke (brystsmerter)", True),
        ("smerter", "brystsmerter", False),
        ("blør kraftig", "Han blør\n  kraftig.", True),
        ("blør kraftig", "Jeg blør. Kraftig regn.", False),
        ("blør kraftig", "blør kraftigere", False),
        ("blør", "Bløre BLÖR", True),
        ("lår", "laar", True),
        ("ål", "al", False),
        ("besvimt", "besvímt", True),
        ("can't breathe", "I can’t breathe", True),
        ("hjerte-infarkt", "hjerte-infarkt?", True),
        ("overdose", "over\u00addose", True),
        ("får", "{får}", True),
    ],
)
def test_a_word_is_found_as_people_write_it_and_not_inside_another(line, text, is_found):
    assert bool(UrgentWords(emergency=line).found_in(text)) == is_found


def test_the_most_pressing_comes_first_and_a_word_in_two_groups_counts_as_that():
    words = UrgentWords(emergency="lammet", out_of_hours="feber\nfalt", service="falt: Du kan ha slått deg.\nsvimmel")
    found = words.found_in("Svimmel, har feber, falt og er lammet.")
    assert [(one.expression.call, one.words) for one in found] == [
        (Call.EMERGENCY, "lammet"), (Call.OUT_OF_HOURS, "feber"), (Call.OUT_OF_HOURS, "falt"), (Call.SERVICE, "svimmel"),
    ]  # fmt: skip


def test_what_is_found_is_told_as_it_was_written():
    words = UrgentWords(emergency="brystsmert*\nsterke smert*")
    assert [one.words for one in words.found_in("Sterke smertar, eller BRYSTSMERTENE?")] == [
        "BRYSTSMERTENE",
        "sterke smertar",
    ]


@pytest.mark.parametrize(
    ("text", "call"),
    [
        ("Jeg har brystsmerter", Call.EMERGENCY),
        ("Eg får ikkje puste", Call.EMERGENCY),
        ("I can't breathe", Call.EMERGENCY),
        ("Han blør kraftig", Call.EMERGENCY),
        ("Jeg tenker på selvmord", Call.OUT_OF_HOURS),
        ("Hun falt i går", Call.SERVICE),
    ],
)
def test_a_municipality_begins_with_a_ready_made_list_in_three_languages(fjordvik, text, call):
    (found, *_) = urgent_words_of(fjordvik.id).found_in(text)
    assert found.expression.call == call


def test_whoever_leads_saves_a_list_of_their_own_and_the_former_ones_stay(leader, turid, fjordvik, page, form, read):
    assert "ferdig liste" in read(leader.browser.get(page)).main.text
    assert leader.browser.post(form, typed(emergency=" kjevesmert* : Kan være hjertet. \n\n"))["Location"] == page
    turid.browser.post(form, typed(emergency="brystsmerter", seen_version="1"))
    first, second = UrgentWords.objects.order_by("version")
    assert (first.emergency, first.saved_by) == ("kjevesmert* : Kan være hjertet.", leader.user.id)
    assert urgent_words_of(fjordvik.id) == second
    shown = read(leader.browser.get(page)).main.text
    for said in ("Lagret av Turid Admin", "lagret av Anders Moen", "kjevesmert…", "Kan være hjertet."):
        assert said in shown
    assert Entry.objects.filter(event="directory.urgent_words.saved", chain=fjordvik.id).count() == 2


def test_the_form_begins_with_what_holds(turid, form, read):
    assert read(turid.browser.get(form)).form().fields["emergency"].splitlines() == ready_made()["emergency"].split(
        "\n"
    )


def test_nobody_saves_over_what_another_has_saved_meanwhile(leader, turid, fjordvik, form, read):
    turid.browser.post(form, typed(emergency="brystsmerter"))
    answer = leader.browser.post(form, typed(service="svimmel"))
    assert answer.status_code == ChangedMeanwhile.status
    fields = read(answer).form().fields
    assert (fields["service"].strip(), fields["seen_version"]) == ("svimmel", "1")
    assert urgent_words_of(fjordvik.id).emergency == "brystsmerter"


@pytest.mark.parametrize("line", ["*", "ab", "a*", "bryst*smerte", "x" * 5001, ": uten ord"])
def test_what_would_mark_everything_or_nothing_is_not_saved(turid, form, read, line):
    answer = turid.browser.post(form, typed(service=f"svimmel\n{line}"))
    assert answer.status_code == 422
    assert line in read(answer).form().fields["service"]
    assert not UrgentWords.objects.exists()


def test_all_staff_read_the_list_and_others_keep_it_to_themselves(
    silje, liv, astrid, lyngmo, fjordvik, page, form, read
):
    silje.browser.get(page)
    assert "Endre lista" not in read(silje.browser.get(page)).main.text
    for someone in (silje, liv, astrid):
        assert someone.browser.post(form, typed(emergency="kapret")).status_code == 404
    assert liv.browser.get(page).status_code == 404
    for actor in (silje.actor(fjordvik), liv.actor(lyngmo), astrid.actor()):
        with pytest.raises(NotAllowed):
            save_urgent_words(
                actor=actor, municipality_id=fjordvik.id, seen_version=0, emergency="", out_of_hours="", service="",
                now=now(),
            )  # fmt: skip


def test_many_versions_are_read_page_by_page(turid, fjordvik, page, read):
    for version in range(12):
        save_urgent_words(
            actor=turid.actor(fjordvik), municipality_id=fjordvik.id, seen_version=version, emergency=f"uttrykk{version}.",
            out_of_hours="", service="", now=now(),
        )  # fmt: skip
    first = read(turid.browser.get(page))
    (onward,) = first.main.all("a", rel="next")
    second = read(turid.browser.get(page + onward.attributes["href"]))
    for version in range(12):
        assert [f"uttrykk{version}." in one.main.text for one in (first, second)].count(True) == 1
    assert turid.browser.get(page, {"for": "9" * 40}).status_code == 200
