"""What one has begun to write is one's own, survives logging out, and is gone when it is sent (M6, MS10)."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from helsevei.core.actor import Role
from helsevei.dialogue.models import Draft, Message

TYPED = {"subject": "Ny dosett", "body": "Kan dere"}


@pytest.fixture
def keep(astrid, new_draft):
    """Astrid presses «Fortsett senere» on the page for a new message."""

    def post(**other):
        return astrid.browser.post(new_draft, {"key": str(uuid4()), **TYPED, **other})

    return post


@pytest.fixture
def staff_draft(thread):
    return reverse("dialogue:save_staff_draft", args=[thread.municipality_id, thread.id])


def kept_on(page) -> dict[str, str]:
    return {name: page.form(holding="body").fields[name] for name in TYPED}


def test_a_draft_stands_on_the_page_and_in_the_lists(astrid, keep, new, inbox, read):
    assert keep()["Location"] == inbox
    page = read(astrid.browser.get(new))
    assert kept_on(page) == TYPED
    assert "Utkastet ble sist lagret:" in page.main.text
    for listed in (inbox, reverse("home:start", args=[astrid.person_id])):
        assert "Utkast til Hjemmesykepleien" in " ".join(astrid.browser.get(listed).content.decode().split())


def test_a_draft_survives_logging_out(astrid, keep, new, read, outside):
    keep()
    astrid.browser.post(reverse("accounts:logout"))
    later = Client()
    outside.log_in(later, "idporten", astrid.identity_number)
    assert kept_on(read(later.get(new))) == TYPED


def test_a_form_has_one_draft_and_the_newest_text_counts(astrid, keep, new, read):
    key = str(uuid4())
    keep(key=key)
    keep(key=key, body="Kan dere ta med en ny dosett?")
    assert Draft.objects.count() == 1
    assert read(astrid.browser.get(new)).form(holding="body").fields["body"] == "Kan dere ta med en ny dosett?"


def test_two_windows_do_not_write_over_each_others_drafts(astrid, keep, new, read):
    keep(body="Det ene")
    keep(body="Det andre")
    assert {draft.body for draft in Draft.objects.all()} == {"Det ene", "Det andre"}
    assert read(astrid.browser.get(new)).form(holding="body").fields["body"] == "Det andre"


def test_sending_removes_the_draft(astrid, keep, new, read):
    keep()
    astrid.browser.post(new, read(astrid.browser.get(new)).form(holding="body").fields)
    assert not Draft.objects.exists()
    assert Message.objects.get().body == "Kan dere"
    assert kept_on(read(astrid.browser.get(new))) == {"subject": "", "body": ""}


def test_what_is_kept_too_late_by_the_page_that_was_sent_does_not_come_back(astrid, keep, new, read):
    form = read(astrid.browser.get(new)).form(holding="body").fields | TYPED
    astrid.browser.post(new, form)
    keep(key=form["key"])
    assert not Draft.objects.exists()


def test_a_message_in_a_thread_does_not_remove_the_draft_of_a_new_one(astrid, keep, own_page, thread, new, read):
    keep()
    astrid.browser.post(own_page, {"key": str(uuid4()), "body": "Takk!"})
    assert kept_on(read(astrid.browser.get(new))) == TYPED


def test_what_another_window_sends_to_the_same_service_leaves_the_draft(astrid, keep, new, read):
    keep()
    astrid.browser.post(new, {"key": str(uuid4()), "subject": "Kort", "body": "Bare en ting."})
    assert kept_on(read(astrid.browser.get(new))) == TYPED


def test_what_is_written_after_sending_is_kept(astrid, keep, new, read):
    form = read(astrid.browser.get(new)).form(holding="body").fields | TYPED
    astrid.browser.post(new, form)
    keep(key=form["key"], body="Noe helt annet")
    assert kept_on(read(astrid.browser.get(new)))["body"] == "Noe helt annet"


def test_keeping_a_draft_says_that_nothing_has_been_sent(astrid, keep, inbox, read):
    keep()
    assert "Utkastet er lagret. Ingenting er sendt." in read(astrid.browser.get(inbox)).main.text


def test_nothing_typed_makes_no_draft_and_nothing_is_said_to_be_kept(astrid, keep, inbox, read):
    keep(subject="", body=" ")
    assert not Draft.objects.exists()
    page = read(astrid.browser.get(inbox)).main.text
    assert "Ingenting er lagret, for du har ikke skrevet noe nytt." in page
    assert "Utkastet er lagret" not in page


def test_a_draft_has_a_button_to_go_on_writing(astrid, keep, new, inbox, read):
    keep()
    for listed in (inbox, reverse("home:start", args=[astrid.person_id])):
        onward = [link for link in read(astrid.browser.get(listed)).main.all("a") if link.text == "Fortsett å skrive"]
        assert [link.attributes["href"] for link in onward] == [f"{new}?utkast={Draft.objects.get().id}"]


def test_more_in_a_thread_has_a_draft_too(astrid, thread, own_page, inbox, read):
    page = read(astrid.browser.get(own_page))
    later = page.form(holding="body").attributes["data-draft-url"]
    astrid.browser.post(later, {"key": str(uuid4()), "body": "Og en ting"})
    assert read(astrid.browser.get(own_page)).form(holding="body").fields["body"] == "Og en ting"
    [card] = list(read(astrid.browser.get(inbox)).main.all("article", class_="card"))
    assert "Ny dosett" in next(card.all("h3")).text
    assert next(card.all("a")).attributes["href"].startswith(own_page)
    assert "Du har begynt på denne meldingen" in read(astrid.browser.get(own_page)).main.text
    resumed = read(astrid.browser.get(own_page)).form(holding="body").fields
    astrid.browser.post(own_page, resumed | {"body": "Og en ting til."})
    assert not Draft.objects.exists()


def test_an_answer_that_is_not_finished_is_the_nurses_own(
    silje, astrid, worker, fjordvik, home_nursing, staff_draft, staff_page, own_page, read
):
    silje.browser.post(staff_draft, {"key": str(uuid4()), "body": "Ja, vi"})
    assert read(silje.browser.get(staff_page)).form(holding="body").fields["body"] == "Ja, vi"
    anders = worker("11887449955", "Anders Moen", Role.LEADER, fjordvik, home_nursing)
    assert read(anders.browser.get(staff_page)).form(holding="body").fields["body"] == ""
    assert "Ja, vi" not in astrid.browser.get(own_page).content.decode()


def test_nobody_else_sees_or_removes_a_draft(astrid, kare, silje, keep, new, staff_inbox):
    keep()
    draft = Draft.objects.get()
    for someone, person in ((kare, kare), (kare, astrid), (silje, astrid)):
        discard = reverse("dialogue:discard_draft", args=[person.person_id, draft.id])
        assert someone.browser.post(discard).status_code == 404
    assert kare.browser.get(new).status_code == 404
    assert "Kan dere" not in silje.browser.get(staff_inbox).content.decode()
    assert Draft.objects.get() == draft


def test_a_draft_can_be_thrown_away(astrid, keep, inbox, read):
    keep()
    page = read(astrid.browser.get(inbox))
    assert astrid.browser.post(page.form().attributes["action"])["Location"] == inbox
    assert not Draft.objects.exists()


@pytest.mark.parametrize("listed", ["dialogue:inbox", "home:start"])
def test_whoever_throws_a_draft_away_stays_on_the_page_and_is_told(astrid, keep, listed, read):
    keep()
    here = reverse(listed, args=[astrid.person_id])
    form = read(astrid.browser.get(here)).form()
    assert astrid.browser.post(form.attributes["action"], form.fields)["Location"] == here
    assert "Utkastet er slettet." in read(astrid.browser.get(here)).main.text
    assert "Utkastet er slettet." not in read(astrid.browser.get(here)).main.text


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org", "/\\\\example.org", "\x00"])
def test_throwing_a_draft_away_leads_nowhere_else(astrid, keep, inbox, read, elsewhere):
    keep()
    form = read(astrid.browser.get(inbox)).form()
    assert astrid.browser.post(form.attributes["action"], {"next": elsewhere})["Location"] == "/"


def test_a_draft_is_kept_only_in_ones_own_places(astrid, kare, ask, home_nursing, help_from):
    foreign = help_from(kare, home_nursing)
    theirs = ask(actor=kare.actor(), contact_id=foreign.id)
    typed = {"key": str(uuid4()), **TYPED}
    for name, place in (
        ("save_draft", foreign.id),
        ("save_draft", uuid4()),
        ("save_thread_draft", theirs.id),
        ("save_thread_draft", uuid4()),
        ("save_take_up_draft", theirs.id),
        ("save_take_up_draft", uuid4()),
    ):
        page = reverse(f"dialogue:{name}", args=[astrid.person_id, place])
        assert astrid.browser.post(page, typed).status_code == 404, name
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Kan dere\x00 komme", "Kan dere komme"),
        ("lang " * 5000, ("lang " * 5000)[:20_000]),
        ("\r\nlinje\r\n", "\nlinje\n"),
        ("e\u0301", "é"),
        ("<b>", "<b>"),
        ("\ufffe\x1b", ""),
    ],
)
def test_whatever_has_been_typed_is_kept_as_far_as_it_can_be(astrid, keep, new, read, typed, kept):
    assert keep(body=typed, subject="a" * 300).status_code == 302
    assert kept_on(read(astrid.browser.get(new))) == {"subject": "a" * 200, "body": kept}


def test_an_older_draft_is_not_lost_to_one_that_holds_what_is_no_text(astrid, keep, new, read):
    keep(body="Det jeg har skrevet")
    keep(body="Det jeg har skrevet\x00")
    assert read(astrid.browser.get(new)).form(holding="body").fields["body"] == "Det jeg har skrevet"


def test_a_form_that_was_refused_is_shown_as_typed_and_not_as_the_draft(astrid, keep, new, read):
    keep()
    refused = astrid.browser.post(new, {"key": str(uuid4()), "subject": "", "body": "Noe nytt"})
    assert kept_on(read(refused)) == {"subject": "", "body": "Noe nytt"}
