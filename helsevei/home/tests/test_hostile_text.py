"""Whatever is typed, sent or pasted into any input of ours: no error, no loss, no harm to the one who reads it (G14, MS6)."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.forms import Form
from django.urls import reverse

from helsevei.accounts.forms import ConsentForm, StaffRoleForm
from helsevei.accounts.models import User
from helsevei.contacts.forms import ContactForm
from helsevei.contacts.searching import SEARCHES
from helsevei.core.actor import Role
from helsevei.core.clock import now
from helsevei.core.identity_numbers import parse
from helsevei.core.text import clip_marks
from helsevei.dialogue.actions.writing import write_message
from helsevei.dialogue.forms import MessageForm, StaffAnswerForm
from helsevei.dialogue.models import Draft, Message, Thread
from helsevei.directory.forms.healthcare_services import ServiceForm
from helsevei.directory.forms.municipalities import MunicipalityForm
from helsevei.directory.forms.organisations import OrganisationForm
from helsevei.directory.models import Service
from helsevei.home.tests.hostile import TEXTS, as_line, as_received, as_stored, get, post, share, wounds


@pytest.fixture
def minutes_pass(time_machine):
    """Nobody types a hundred messages in ten minutes."""
    began = now()
    moments = (began + timedelta(seconds=40 * number) for number in range(10_000))
    return lambda: time_machine.move_to(next(moments))


@pytest.fixture
def thread(astrid, contact):
    return write_message(
        actor=astrid.actor(), contact_id=contact.id, subject="Emne", body="Hei", idempotency_key=uuid4(), now=now()
    )


@pytest.fixture
def unhurt(read):
    """Read a page and see that it is ours."""

    def look(answer):
        assert answer.status_code < 500
        page = read(answer)
        assert list(wounds(page)) == []
        return page

    return look


def fits(text: str, limit: int) -> bool:
    return 0 < len(as_stored(text)) <= limit


def test_messages_are_stored_as_typed_and_shown_as_text_to_both_sides(astrid, silje, thread, unhurt, minutes_pass):
    own = reverse("dialogue:thread", args=[astrid.person_id, thread.id])
    staff = reverse("dialogue:staff_thread", args=[thread.municipality_id, thread.id])
    for name, text in TEXTS.items():
        minutes_pass()
        answer = post(astrid.browser, own, {"key": str(uuid4()), "body": text})
        assert answer.status_code == (302 if fits(text, 1000) else 422), name
    answers = share("answer").values()
    for text in answers:
        thread.refresh_from_db()
        answer = post(silje.browser, staff, {"key": str(uuid4()), "version": str(thread.version), "body": text})
        assert answer.status_code == (302 if fits(text, 4000) else 422), text
    stored = [message.body for message in Message.objects.in_thread(thread)][1:]
    asked = [as_stored(text) for text in TEXTS.values() if fits(text, 1000)]
    answered = [as_stored(text) for text in answers if fits(text, 4000)]
    assert sorted(stored) == sorted(asked + answered)
    said = [clip_marks(body) for body in stored]
    for browser, page, most in ((astrid.browser, own, 50), (silje.browser, staff, len(said))):
        shown = [bubble.text for bubble in unhurt(browser.get(page)).main.all("p", class_="message-bubble-body")]
        assert shown[-most:] == said[-most:]


def test_subjects_are_stored_as_typed_and_shown_as_text_in_every_list(
    astrid, silje, contact, fjordvik, unhurt, minutes_pass
):
    new = reverse("dialogue:write_message", args=[astrid.person_id, contact.id])
    for name, text in TEXTS.items():
        minutes_pass()
        answer = post(astrid.browser, new, {"key": str(uuid4()), "subject": text, "body": "Hei"})
        assert answer.status_code == (302 if fits(text, 50) else 422), name
    stored = set(Thread.objects.values_list("subject", flat=True))
    assert stored == {as_line(text) for text in TEXTS.values() if fits(text, 50)}
    for browser, first in (
        (astrid.browser, reverse("dialogue:inbox", args=[astrid.person_id])),
        (silje.browser, reverse("dialogue:staff_inbox", args=[fjordvik.id])),
    ):
        pages = [unhurt(page) for page in every_page(browser, first, unhurt)]
        words = "\n".join(page.main.text for page in pages)
        assert [subject for subject in stored if clip_marks(subject) not in words and subject not in words] == []
    for thread in Thread.objects.filter(subject__regex="[<>&\"'{`]")[:8]:
        page = unhurt(astrid.browser.get(reverse("dialogue:thread", args=[astrid.person_id, thread.id])))
        assert page.heading == thread.subject


def every_page(browser, address: str, unhurt) -> Iterator[object]:
    while address:
        answer = browser.get(address)
        yield answer
        onward = list(unhurt(answer).main.all("a", rel="next"))
        address = address.split("?")[0] + onward[0].attributes["href"] if onward else ""


def test_drafts_keep_what_can_be_kept(astrid, silje, contact, thread, unhurt):
    new = reverse("dialogue:save_draft", args=[astrid.person_id, contact.id])
    more = reverse("dialogue:save_thread_draft", args=[astrid.person_id, thread.id])
    answer = reverse("dialogue:save_staff_draft", args=[thread.municipality_id, thread.id])
    for browser, address, texts in (
        (astrid.browser, new, share("draft", one_in=2)),
        (astrid.browser, more, share("draft in a thread")),
        (silje.browser, answer, share("draft of an answer")),
    ):
        for text in texts.values():
            Draft.objects.all().delete()
            assert post(browser, address, {"key": text, "subject": text, "body": text}).status_code == 302, text
            assert not as_stored(text) or Draft.objects.get().body.strip() == as_stored(text), text
            if "<" in text or '"' in text:
                unhurt(astrid.browser.get(reverse("dialogue:inbox", args=[astrid.person_id])))


def test_one_may_search_for_anything(astrid, thread, unhurt):
    search = reverse("dialogue:search", args=[astrid.person_id])
    for name, text in share("search among messages", one_in=3).items():
        answer = post(astrid.browser, search, {"words": text})
        assert answer.status_code == (200 if fits(text, 50) else 422), name
        unhurt(answer)


def test_names_of_services_are_stored_as_typed_and_shown_as_text(turid, fjordvik, unhurt):
    page = reverse("directory:add_service", args=[fjordvik.id])
    rest = {"phone": "113", "answer_within_minutes": "1"}
    expected: set[str] = set()
    for name, text in share("name of a service", one_in=3).items():
        taken = as_line(text) in expected
        answer = post(turid.browser, page, {"name": text, **rest})
        assert answer.status_code == (302 if fits(text, 100) and not taken else 422), name
        expected |= {as_line(text)} if fits(text, 100) else set()
    assert set(Service.objects.values_list("name", flat=True)) == expected
    shown = unhurt(turid.browser.get(reverse("directory:services", args=[fjordvik.id]))).main
    assert {link.text for link in next(shown.all("tbody")).all("a")} == expected
    unhurt(turid.browser.get(reverse("accounts:staff", args=[fjordvik.id])))


def test_what_stands_on_a_card_is_stored_as_typed_and_shown_as_text_to_everybody(turid, fjordvik, client, unhurt):
    offering = fjordvik.offerings.get(kind="health_and_care")
    page = reverse("directory:edit_offering", args=[fjordvik.id, offering.id])
    card = reverse("directory:municipality_offerings", args=[fjordvik.number])
    for name, text in share("card", one_in=4).items():
        offering.refresh_from_db()
        typed = {
            "seen_version": str(offering.version),
            "information_nb": text,
            "address": text,
            "label_1": text,
            "target_1": "113",
        }
        is_fit = fits(text, 2000) and len(as_line(text)) <= 200 and fits(text, 100)
        assert post(turid.browser, page, typed).status_code == (302 if is_fit else 422), name
        if is_fit:
            offering.refresh_from_db()
            assert (offering.information, offering.address) == ({"nb": as_stored(text)}, as_line(text))
            assert offering.contact_options.get().label == as_line(text)
            unhurt(client.get(card))
    for text in share("wrong card").values():
        unhurt(
            post(turid.browser, page, dict.fromkeys(("seen_version", "home_page", "target_1", "label_1", "more"), text))
        )
        unhurt(post(turid.browser, page, dict.fromkeys(("seen_version", "home_page", "target_1", "from_age"), text)))


def test_the_name_of_the_municipality_is_stored_as_typed_and_shown_as_text(turid, fjordvik, unhurt):
    page = reverse("directory:edit_municipality", args=[fjordvik.id])
    for name, text in share("name of a municipality", one_in=3).items():
        fjordvik.refresh_from_db()
        answer = post(turid.browser, page, {"name": text, "phone": "", "seen_version": str(fjordvik.version)})
        assert answer.status_code == (302 if fits(text, 100) else 422), name
        if fits(text, 100):
            fjordvik.refresh_from_db()
            assert fjordvik.name == as_line(text)
            unhurt(turid.browser.get(page))


def test_names_of_staff_are_stored_as_typed_and_shown_as_text(turid, fjordvik, unhurt):
    page = reverse("accounts:staff", args=[fjordvik.id])
    numbers = identity_numbers()
    names = share("name of staff").values()
    for text in names:
        typed = {"name": text, "identity_number": next(numbers), "role": "reader", "service": "all"}
        assert post(turid.browser, page, typed).status_code == (302 if fits(text, 200) else 422), text
    expected = {as_line(text) for text in names if fits(text, 200)}
    assert set(User.objects.exclude(id=turid.user.id).values_list("staff_name", flat=True)) == expected
    listed = unhurt(turid.browser.get(page))
    assert expected <= {cell.text for cell in next(listed.main.all("tbody")).all("bdi")}


def identity_numbers() -> Iterator[str]:
    """Valid synthetic numbers, one after another."""
    for first in range(100, 1000):
        for last in range(100):
            try:
                yield parse(f"018190{first}{last:02}")
            except ValidationError:
                continue
            break


def test_numbers_choices_and_hidden_fields_take_nothing_but_what_they_ask_for():
    no_services: dict[str, list[Any]] = {"services": []}
    no_organisations: dict[str, list[Any]] = {"organisations": []}
    forms: list[tuple[type[Form], dict[str, list[Any]], str]] = [
        (StaffRoleForm, no_services, "identity_number role service"),
        (ServiceForm, no_organisations, "phone answer_within_minutes type_code organisation_id her_id seen_version"),
        (MunicipalityForm, {}, "phone organisation_number her_id seen_version"),
        (OrganisationForm, no_organisations, "parent_id organisation_number her_id seen_version"),
        (ContactForm, no_services, "identity_number service"),
        (MessageForm, {}, "key version"),
        (StaffAnswerForm, {}, "key version"),
        (ConsentForm, {}, "choice"),
    ]
    for kind, options, names in forms:
        for text in map(as_received, TEXTS.values()):
            form = kind(dict.fromkeys(names.split(), text), **options)  # type: ignore[arg-type]
            taken = {name: form.cleaned_data[name] for name in names.split() if name not in form.errors}
            assert all(is_what_was_asked_for(value) for value in taken.values()), (kind, text, taken)


def is_what_was_asked_for(value: object) -> bool:
    """Nothing, a number in bounds, or a telephone number in plain digits."""
    if isinstance(value, str):
        return value == "" or (value.isascii() and value.replace(" ", "").removeprefix("+47").isdigit())
    return value is None or (isinstance(value, int) and 0 <= value < 2**31)


def test_whatever_is_searched_for_or_given_as_the_last_day_finds_and_ends_nobody(
    silje, contact, fjordvik, unhurt, monkeypatch
):
    monkeypatch.setattr(SEARCHES, "most", len(TEXTS))
    search = reverse("contacts:search", args=[fjordvik.id])
    end_date = reverse("contacts:edit_end_date", args=[fjordvik.id, contact.id])
    for name, text in share("search among contacts", one_in=3).items():
        answer = post(silje.browser, search, {"text": text})
        assert answer.status_code in (200, 422), name
        assert "Astrid" not in unhurt(answer).main.text, name
        assert post(silje.browser, end_date, {"end_date": text}).status_code == 422, name
    contact.refresh_from_db()
    assert contact.end_date is None


def test_a_form_that_was_wrongly_filled_in_is_shown_as_text(
    astrid, silje, turid, marte, contact, thread, fjordvik, unhurt
):
    own, here = [astrid.person_id], [fjordvik.id]
    forms = [
        (turid, reverse("accounts:staff", args=here), "name identity_number role service"),
        (turid, reverse("directory:add_service", args=here), "name phone answer_within_minutes has_dialogue"),
        (silje, reverse("contacts:open_contact", args=here), "identity_number service is_right_person"),
        (astrid, reverse("dialogue:write_message", args=[*own, contact.id]), "key version subject body"),
        (astrid, reverse("dialogue:thread", args=[*own, thread.id]), "key version body"),
        (silje, reverse("dialogue:staff_thread", args=[*here, thread.id]), "key version body"),
        (astrid, reverse("accounts:profile", args=own), "choice"),
        (marte, reverse("accounts:welcome", args=[marte.person_id]), "choice"),
    ]
    for someone, address, names in forms:
        for text in share(names).values():
            answer = post(someone.browser, address, {"x": "", **dict.fromkeys(names.split(), text)})
            assert answer.status_code == 422, (address, text)
            unhurt(answer)
    assert (Message.objects.count(), Service.objects.count(), User.objects.count()) == (1, 1, 4)


def test_addresses_take_whatever_stands_after_the_question_mark(
    astrid, silje, marte, worker, thread, fjordvik, outside, unhurt
):
    petter = worker("15897749944", "Petter Revisor", Role.AUDITOR, fjordvik)
    own, here = [astrid.person_id], [fjordvik.id]
    pages = [
        (astrid, reverse("home:access_log", args=own)),
        (astrid, reverse("dialogue:inbox", args=own)),
        (silje, reverse("dialogue:staff_inbox", args=here)),
        (silje, reverse("contacts:staff_contacts", args=here)),
        (petter, reverse("home:audit_log", args=here)),
        (astrid, reverse("contacts:contacts", args=own)),
        (astrid, reverse("dialogue:thread", args=[*own, thread.id])),
        (astrid, reverse("dialogue:take_up", args=[*own, thread.id])),
        (astrid, reverse("dialogue:write_message", args=[*own, thread.health_contact_id])),
        (astrid, reverse("dialogue:drafts", args=own)),
        (marte, reverse("accounts:welcome", args=[marte.person_id])),
        (astrid, reverse("accounts:login")),
        (astrid, reverse("home:language")),
        (astrid, reverse("accounts:callback", args=["idporten"])),
    ]
    names = ("for", "etter", "eldre", "vis", "tjeneste", "utkast", "next", "language", "state", "code")
    for number, (someone, address) in enumerate(pages):
        for text in share(f"page {number}").values():
            answer = get(someone.browser, address, dict.fromkeys(names, text))
            assert answer.status_code in (200, 302, 400), (address, text)
            assert answer.headers.get("Location", "/").startswith("/")
            unhurt(answer)


def test_a_login_button_takes_whatever_path_it_is_given(astrid, client):
    for name, text in TEXTS.items():
        assert post(client, reverse("accounts:begin_login", args=["idporten"]), {"next": text}).status_code == 302, name
