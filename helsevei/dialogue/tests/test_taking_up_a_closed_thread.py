"""What comes up again goes on in a new thread, which knows the closed one; nobody is left without a way on (M6, peers: the
reply button that disappears)."""

from uuid import uuid4

import pytest
from django.urls import reverse

from helsevei.dialogue.actions.handling import close_thread, reopen_thread
from helsevei.dialogue.models import CloseReason, Draft, Message, Thread

BODY = "Den nye er også sprukket."


@pytest.fixture
def close(silje, fjordvik, thread):
    """Silje closes Astrid's thread."""

    def by_silje(reason: CloseReason = CloseReason.DONE) -> Thread:
        thread.refresh_from_db()
        return close_thread(
            actor=silje.actor(fjordvik), thread_id=thread.id, reason=reason, seen_version=thread.version,
            seen_handling=thread.handling_version, now=thread.last_message_at,
        )  # fmt: skip

    return by_silje


@pytest.fixture
def again(astrid, thread):
    """The page where Astrid takes the matter up again."""
    return reverse("dialogue:take_up", args=[astrid.person_id, thread.id])


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (CloseReason.DONE, "«Vi er ferdige med det saken gjelder.»"),
        (CloseReason.SPOKEN, "«Vi har snakket sammen på telefon eller møtt hverandre.»"),
        (CloseReason.ELSEWHERE, "«Dette er det en annen tjeneste som svarer på.»"),
        (CloseReason.MISTAKE, "«Samtalen ble opprettet ved en feil.»"),
    ],
)
def test_a_closed_thread_says_why_and_how_to_go_on(astrid, own_page, close, again, read, reason, words):
    close(reason)
    page = read(astrid.browser.get(own_page))
    assert "Hjemmesykepleien avsluttet samtalen i dag kl." in page.main.text
    assert words in page.main.text
    assert again in [link.attributes["href"] for link in page.main.all("a")]
    assert not list(page.main.all("textarea"))


def test_what_another_service_answers_leads_to_the_services(astrid, own_page, close, read):
    close(CloseReason.ELSEWHERE)
    contacts = reverse("contacts:contacts", args=[astrid.person_id])
    assert contacts in [link.attributes["href"] for link in read(astrid.browser.get(own_page)).main.all("a")]


def test_taking_it_up_begins_with_the_old_subject_and_links_both_ways(astrid, silje, own_page, close, again, read):
    closed = close()
    page = read(astrid.browser.get(again))
    assert own_page in [link.attributes["href"] for link in page.main.all("a")]
    form = page.form(holding="body").fields
    assert (form["subject"], form["body"]) == ("Ny dosett", "")

    sent = astrid.browser.post(again, form | {"body": BODY}, follow=True)
    follow_up = Thread.objects.get(follows=closed)
    assert sent.redirect_chain == [(reverse("dialogue:thread", args=[astrid.person_id, follow_up.id]), 302)]
    assert own_page in [link.attributes["href"] for link in read(sent).main.all("a")]
    onward = [link.attributes["href"] for link in read(astrid.browser.get(own_page)).main.all("a")]
    assert sent.redirect_chain[0][0] in onward
    assert again not in onward

    old, new = (reverse("dialogue:staff_thread", args=[one.municipality_id, one.id]) for one in (closed, follow_up))
    assert new in [link.attributes["href"] for link in read(silje.browser.get(old)).main.all("a")]
    assert old in [link.attributes["href"] for link in read(silje.browser.get(new)).main.all("a")]


def test_a_service_that_closes_while_she_writes_gets_the_text_in_a_new_thread_by_one_button(
    astrid, own_page, close, again, read
):
    more = read(astrid.browser.get(own_page)).form(holding="body").fields | {"body": BODY}
    closed = close()
    refused = read(astrid.browser.post(own_page, more))
    assert refused.status == 409
    assert "Hjemmesykepleien har avsluttet samtalen. Teksten står fortsatt her" in refused.main.text
    form = refused.form(holding="body")
    assert form.attributes["action"] == again
    assert (form.fields["body"], form.fields["subject"], form.fields["key"]) == (BODY, "Ny dosett", more["key"])
    assert [one.text.strip() for one in form.all("button")] == ["Send som ny melding", "Fortsett senere"]

    first, second = (astrid.browser.post(again, form.fields)["Location"] for _ in range(2))
    assert first == second
    assert Thread.objects.filter(follows=closed).count() == 1
    assert Message.objects.filter(body=BODY).count() == 1


def test_an_empty_message_to_a_closed_thread_is_asked_for_words(astrid, own_page, close, read):
    form = read(astrid.browser.get(own_page)).form(holding="body").fields
    close()
    page = read(astrid.browser.post(own_page, form))
    assert page.status == 422
    assert "Skriv en melding før du sender." in page.main.text


def test_a_draft_in_a_thread_that_was_closed_goes_on_in_the_new_one(astrid, own_page, close, again, inbox, read):
    page = read(astrid.browser.get(own_page)).form(holding="body")
    astrid.browser.post(page.attributes["data-draft-url"], page.fields | {"body": BODY})
    close()
    assert "Fortsett å skrive" in read(astrid.browser.get(own_page)).main.text
    [card] = read(astrid.browser.get(inbox)).main.all("article", class_="card")
    resumed = read(astrid.browser.get(next(card.all("a")).attributes["href"])).form(holding="body")
    assert (resumed.fields["subject"], resumed.fields["body"]) == ("Ny dosett", BODY)
    assert astrid.browser.post(again, resumed.fields).status_code == 302
    assert not Draft.objects.exists()


def test_a_draft_of_the_new_one_goes_on_in_the_old_when_that_is_open_again(
    astrid, silje, fjordvik, own_page, close, again, read
):
    closed = close()
    page = read(astrid.browser.get(again)).form(holding="body")
    astrid.browser.post(page.attributes["data-draft-url"], page.fields | {"body": BODY})
    assert Draft.objects.get().follows == closed
    reopen_thread(actor=silje.actor(fjordvik), thread_id=closed.id, seen_handling=closed.handling_version)
    resumed = read(astrid.browser.get(f"{again}?utkast={Draft.objects.get().id}", follow=True))
    assert resumed.form(holding="body").fields["body"] == BODY
    assert astrid.browser.post(own_page, resumed.form(holding="body").fields).status_code == 302
    assert (Thread.objects.count(), Draft.objects.count()) == (1, 0)


def test_an_open_thread_is_not_taken_up_but_opened(astrid, own_page, again):
    assert astrid.browser.get(again)["Location"] == own_page


def test_a_closed_thread_of_a_closed_service_says_so_and_whom_to_ring(
    astrid, own_page, close, again, home_nursing, read
):
    form = read(astrid.browser.get(own_page)).form(holding="body").fields | {"body": BODY}
    close()
    home_nursing.has_dialogue = False
    home_nursing.save()
    for page in (read(astrid.browser.get(own_page)), read(astrid.browser.get(again))):
        assert page.link(href="tel:55550100")
        assert not list(page.main.all("textarea"))
    for address in (own_page, again):
        refused = read(astrid.browser.post(address, {**form, "subject": "Ny dosett", "key": str(uuid4())}))
        assert refused.status == 409
        assert refused.form(holding="body").fields["body"] == BODY
        assert [one.text.strip() for one in refused.form(holding="body").all("button")] == ["Fortsett senere"]


def test_nobody_takes_up_anothers_thread(kare, close, thread):
    close()
    page = reverse("dialogue:take_up", args=[kare.person_id, thread.id])
    assert kare.browser.get(page).status_code == 404
    assert kare.browser.post(page, {"key": str(uuid4()), "subject": "Emne", "body": BODY}).status_code == 404


def test_the_page_in_another_language_keeps_the_text_of_a_refused_message(astrid, own_page, close, read):
    form = read(astrid.browser.get(own_page)).form(holding="body").fields | {"body": BODY, "shown_again": ""}
    close()
    page = read(astrid.browser.post(own_page, form))
    assert page.status == 200
    assert page.form(holding="body").fields["body"] == BODY
    assert not Thread.objects.filter(follows__isnull=False).exists()
