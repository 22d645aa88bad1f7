"""A service's page shows all of it, each part with a way to change it; what is saved is what stands there (M27)."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils.html import escape

from helsevei.audit.models import Entry
from helsevei.core.actor import SYSTEM
from helsevei.core.clock import today
from helsevei.core.refusals import NotAllowed
from helsevei.directory.actions.healthcare_services import save_introductions, save_service
from helsevei.directory.actions.opening_hours import save_opening_exception
from helsevei.directory.actions.organisations import save_organisation
from helsevei.directory.actions.teams import save_team
from helsevei.directory.models import OpeningException, Service, Team
from helsevei.directory.opening import ORDINARY_WEEK, in_words

WEEK = {"day_0": "8-11.30, 12-15:30", "day_1": "8-15", "day_2": "stengt", "day_3": "Døgnåpent", "day_4": "", "day_5": "",
        "day_6": ""}  # fmt: skip


@pytest.fixture
def page(fjordvik, home_nursing):
    """The address of a page about the service."""
    return lambda name: reverse(f"directory:{name}", args=[fjordvik.id, home_nursing.id])


@pytest.fixture
def saving(turid, read, page):
    """Open a form, type into it, send it."""

    def save(where: str, **typed: str):
        form = read(turid.browser.get(page(where))).form().fields
        return turid.browser.post(page(where), {**form, **typed})

    return save


def test_everything_about_it_can_be_changed(saving, page, fjordvik, home_nursing, read, turid):
    unit = save_organisation(actor=SYSTEM, municipality_id=fjordvik.id, name="Helse og omsorg", parent_id=None)
    answer = saving("edit_service", type_code="KP02", organisation_id=str(unit.id), home_page="fjordvik.example/hjem",
                    her_id="9901111", is_sensitive="on")  # fmt: skip
    assert answer["Location"] == page("service")
    home_nursing.refresh_from_db()
    assert (home_nursing.type_name, home_nursing.organisation) == ("Sykepleietjeneste (pleie og omsorg)", unit)
    assert (home_nursing.home_page, home_nursing.her_id) == ("https://fjordvik.example/hjem", 9901111)
    assert (home_nursing.is_sensitive, home_nursing.is_active, home_nursing.name) == (True, True, "Hjemmesykepleien")
    shown = read(turid.browser.get(page("service"))).main.text
    for text in ("Sykepleietjeneste (pleie og omsorg)", "Helse og omsorg", "https://fjordvik.example/hjem", "9901111"):
        assert text in shown
    assert "Det er lagret." in shown


@pytest.mark.parametrize(
    "wrong",
    [
        {"home_page": "http://fjordvik.example"}, {"home_page": "javascript://alert(1)"}, {"home_page": "ftp://a.example"},
        {"home_page": "https://fjordvik.example@evil.example"}, {"home_page": "https://"}, {"home_page": "a" * 301},
        {"home_page": "https://a b.example"}, {"type_code": "KA99"}, {"organisation_id": "x"}, {"her_id": "-1"},
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_said_and_kept(saving, home_nursing, read, wrong):
    answer = saving("edit_service", name="Nytt navn", **wrong)
    assert answer.status_code == 422
    shown = read(answer)
    [target] = [link.attributes["href"] for link in next(shown.main.all("section", class_="error-summary")).all("a")]
    assert target == f"#id_{next(iter(wrong))}"
    assert shown.form().fields["name"] == "Nytt navn"
    home_nursing.refresh_from_db()
    assert home_nursing.name == "Hjemmesykepleien"


def test_a_her_id_belongs_to_one_party_only(saving, fjordvik, lyngmo, physiotherapy, read):
    save_organisation(actor=SYSTEM, municipality_id=lyngmo.id, name="Helse", parent_id=None, her_id=7)
    answer = saving("edit_service", her_id="7")
    assert answer.status_code == 422
    assert "HER-id 7 er i bruk et annet sted." in read(answer).main.text
    assert saving("edit_service", her_id="8").status_code == 302
    assert saving("edit_service", her_id="8").status_code == 302


def test_the_page_asks_no_more_for_many_teams_and_exceptions(turid, page, home_nursing, django_assert_max_num_queries):
    whose = {"actor": SYSTEM, "municipality_id": home_nursing.municipality_id, "service_id": home_nursing.id}
    for number in range(60):
        save_team(**whose, name=f"Team {number}", mailbox="team@fjordvik.example")
        save_opening_exception(
            **whose,
            seen_version=home_nursing.version + number,
            on_date=today() + timedelta(days=number),
            hours=(),
            reason="",
        )
    turid.browser.get(page("service"))
    with django_assert_max_num_queries(12):
        assert "Team 59" in turid.browser.get(page("service")).content.decode()


def test_what_inhabitants_are_told_is_shown_as_they_see_it(turid, page, read):
    shown = read(turid.browser.get(page("service"))).main.text
    assert "Forventet svartid på meldinger er første virkedag." in shown
    assert "En melding som sendes nå, skal ha svar innen" in shown
    assert "08.00–15.30" in shown


def test_the_week_is_typed_a_line_a_day_and_stands_there_as_a_sign_would_say_it(
    saving, turid, page, home_nursing, read
):
    assert saving("edit_opening_hours", **WEEK, is_open_on_holidays="on")["Location"] == page("service")
    home_nursing.refresh_from_db()
    hours = {weekday: in_words(day) for weekday, day in home_nursing.week.items()}
    assert hours == {0: "08.00–11.30, 12.00–15.30", 1: "08.00–15.00", 3: "00.00–24.00"}
    assert home_nursing.is_open_on_holidays
    form = read(turid.browser.get(page("edit_opening_hours"))).form().fields
    assert (form["day_0"], form["day_2"], form["day_3"]) == ("08.00–11.30, 12.00–15.30", "", "00.00–24.00")
    assert Entry.objects.filter(event="directory.opening_hours.saved", actor_user_id=turid.user.id).exists()


def test_a_line_that_is_wrong_changes_no_day(saving, home_nursing, read):
    answer = saving("edit_opening_hours", **WEEK | {"day_5": "ti til to"})
    assert answer.status_code == 422
    shown = read(answer)
    assert "Lørdag – Skriv tidene slik: 08.00–11.30, 12.00–15.30." in shown.main.text
    assert (shown.form().fields["day_0"], shown.form().fields["day_5"]) == ("8-11.30, 12-15:30", "ti til to")
    assert home_nursing.week == ORDINARY_WEEK


def test_a_service_without_hours_is_told_what_that_means(saving, turid, page, read):
    saving("edit_opening_hours", **dict.fromkeys(WEEK, ""))
    assert "Tjenesten har ingen åpningstider." in read(turid.browser.get(page("service"))).main.text


def test_a_day_that_is_otherwise_is_added_said_again_and_removed(saving, turid, page, home_nursing, read, fjordvik):
    day = today() + timedelta(days=10)
    typed = {"on_date": day.isoformat(), "hours": "10-14", "reason": "Personalmøte"}
    assert saving("opening_exceptions", **typed)["Location"] == page("opening_exceptions")
    assert home_nursing.hours_on(day) == "10.00–14.00"
    assert saving("opening_exceptions", **typed | {"hours": ""}).status_code == 302
    assert home_nursing.hours_on(day) == "Stengt"
    exception = OpeningException.objects.get()
    shown = read(turid.browser.get(page("service"))).main.text
    assert "Personalmøte" in shown
    remove = reverse("directory:remove_opening_exception", args=[fjordvik.id, exception.id])
    assert "Fjerne unntaket" in read(turid.browser.get(remove)).heading
    assert turid.browser.post(remove)["Location"] == page("opening_exceptions")
    assert not OpeningException.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [{"on_date": ""}, {"on_date": "i morgen"}, {"on_date": "2020-01-01"}, {"hours": "tolv"}, {"reason": "x" * 101}],
)
def test_a_day_that_cannot_be_is_refused_and_kept(saving, read, wrong):
    typed = {"on_date": (today() + timedelta(days=3)).isoformat(), "hours": "8-12", "reason": "Kurs"}
    answer = saving("opening_exceptions", **typed | wrong)
    assert answer.status_code == 422
    fields = read(answer).form().fields
    assert {name: fields[name] for name in typed if name not in wrong} == {
        name: value for name, value in typed.items() if name not in wrong
    }
    assert not OpeningException.objects.exists()


def test_public_holidays_stand_beside_the_exceptions(saving, turid, page, read):
    assert "Første juledag" in turid.browser.get(page("opening_exceptions")).content.decode()
    saving("edit_opening_hours", is_open_on_holidays="on")
    assert "Tjenesten er åpen på helligdager." in read(turid.browser.get(page("opening_exceptions"))).root.text


def test_teams_are_added_changed_and_removed(saving, turid, page, home_nursing, read, fjordvik):
    typed = {"name": "Sone nord", "mailbox": "nord@fjordvik.example"}
    assert saving("add_team", **typed)["Location"] == page("service")
    team = Team.objects.get()
    assert (team.service, team.name, team.mailbox) == (home_nursing, "Sone nord", "nord@fjordvik.example")
    assert saving("add_team", **typed).status_code == 422
    own = reverse("directory:edit_team", args=[fjordvik.id, team.id])
    changed = read(turid.browser.get(own)).form().fields | {"mailbox": "sone.nord@fjordvik.example"}
    assert turid.browser.post(own, changed)["Location"] == page("service")
    assert "sone.nord@fjordvik.example" in read(turid.browser.get(page("service"))).main.text
    assert turid.browser.post(reverse("directory:remove_team", args=[fjordvik.id, team.id])).status_code == 302
    assert not Team.objects.exists()


@pytest.mark.parametrize(
    "mailbox", ["", "sone nord", "nord@", "@fjordvik.example", "nord@fjordvik", "a@b.no\nBcc: x@y.no", "nørd@fjordvik.example", f"{'a' * 250}@b.no"]
)  # fmt: skip
def test_a_mailbox_must_be_one(saving, mailbox):
    assert saving("add_team", name="Sone nord", mailbox=mailbox).status_code == 422
    assert not Team.objects.exists()


def test_texts_are_told_in_the_readers_language_and_in_bokmaal_where_that_is_missing(saving, home_nursing, page):
    typed = {"nb": "Vi hjelper deg hjemme.", "en": "We help you at home."}
    assert saving("edit_introductions", **typed)["Location"] == page("service")
    home_nursing.refresh_from_db()
    assert home_nursing.introductions == typed
    said = [home_nursing.introduction_in(language) for language in ("nb", "nn", "en", "se")]
    assert said == [typed["nb"], typed["nb"], typed["en"], typed["nb"]]


@pytest.mark.parametrize("typed", [{"nn": "Vi hjelper deg."}, {"nb": "x" * 1001}, {"nb": "\x00"}])
def test_a_text_that_cannot_be_used_is_refused_and_kept(saving, home_nursing, read, typed):
    answer = saving("edit_introductions", **typed)
    assert answer.status_code == 422
    home_nursing.refresh_from_db()
    assert home_nursing.introductions == {}


def test_an_introduction_in_a_language_that_helsevei_has_not_is_a_fault(home_nursing):
    with pytest.raises(ValueError, match="LANGUAGES"):
        save_introductions(
            actor=SYSTEM, municipality_id=home_nursing.municipality_id, service_id=home_nursing.id,
            seen_version=home_nursing.version, introductions={"nb": "Hei", "de": "Guten Tag"},
        )  # fmt: skip


def test_the_inhabitant_reads_the_text_before_she_writes(saving, astrid, contact):
    text = "Vi hjelper deg <hjemme>.\nSkriv når det kan vente."
    saving("edit_introductions", nb=text)
    page = astrid.browser.get(reverse("dialogue:write_message", args=[astrid.person_id, contact.id])).content.decode()
    assert escape("Vi hjelper deg <hjemme>.") in page


def test_a_service_that_is_not_in_use_takes_no_new_threads_and_keeps_what_was_written(
    turid, page, astrid, contact, read
):
    write = reverse("dialogue:write_message", args=[astrid.person_id, contact.id])
    sent = astrid.browser.post(write, {"key": str(uuid4()), "subject": "Dosett", "body": "Kan dere ta med en ny?"})
    form = read(turid.browser.get(page("edit_service"))).form().fields
    del form["is_active"]
    assert turid.browser.post(page("edit_service"), form).status_code == 302
    refused = astrid.browser.post(write, {"key": str(uuid4()), "subject": "Sår", "body": "Bandasjen løsner."})
    assert refused.status_code == 409
    assert "Bandasjen løsner." in refused.content.decode()
    assert "Kan dere ta med en ny?" in astrid.browser.get(sent["Location"]).content.decode()
    listed = turid.browser.get(reverse("directory:services", args=[contact.municipality_id]))
    assert "Ikke i bruk" in read(listed).main.text


def test_nobody_but_an_administrator_there_comes_near(
    silje, astrid, liv, turid, fjordvik, lyngmo, home_nursing, client
):
    names = ("service", "edit_service", "edit_introductions", "edit_opening_hours", "opening_exceptions", "add_team")
    for name in names:
        address = reverse(f"directory:{name}", args=[fjordvik.id, home_nursing.id])
        for someone in (silje, astrid, liv):
            assert someone.browser.get(address).status_code == 404
            assert someone.browser.post(address).status_code == 404
        assert turid.browser.get(reverse(f"directory:{name}", args=[lyngmo.id, home_nursing.id])).status_code == 404
        assert client.get(address).status_code == 302
    with pytest.raises(NotAllowed):
        save_introductions(actor=silje.actor(fjordvik), municipality_id=fjordvik.id, service_id=home_nursing.id,
                           seen_version=home_nursing.version, introductions={})  # fmt: skip


def test_the_list_is_leafed_through_with_as_many_questions_however_long_it_is(
    turid, fjordvik, django_assert_max_num_queries, read
):
    listed = reverse("directory:services", args=[fjordvik.id])
    for number in range(101):
        save_service(actor=SYSTEM, municipality_id=fjordvik.id, name=f"Tjeneste {number:03}", phone="113", has_dialogue=True,
                     keeps_journal=True, answer_within_minutes=450)  # fmt: skip
    turid.browser.get(listed)
    with django_assert_max_num_queries(12):
        first = read(turid.browser.get(listed))
    assert len(list(next(first.main.all("tbody")).all("tr"))) == 100
    assert first.link(rel="next").startswith("?etter=")
    second = read(turid.browser.get(listed + first.link(rel="next")))
    assert [link.text for link in next(second.main.all("tbody")).all("a")] == ["Tjeneste 100"]
    assert Service.objects.count() == 101
