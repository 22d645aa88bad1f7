"""A message to several: whom it is for, that each gets hers once whatever happens, and what is told of it (M7, TO4, JB1, JB6)."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from helsevei.accounts.actions import decide_consent
from helsevei.accounts.models import Person, StaffRole
from helsevei.audit.models import Entry
from helsevei.contacts.actions import end_contact
from helsevei.contacts.models import HealthContact
from helsevei.core.actor import SYSTEM, Role
from helsevei.core.clock import now, today, years_before
from helsevei.core.refusals import NotAllowed
from helsevei.core.text import sort_key
from helsevei.dialogue import tasks
from helsevei.dialogue.actions import sending
from helsevei.dialogue.actions.mailings import (
    ChangedSinceSeen,
    NotFinished,
    TooManyRecipients,
    choose_recipients,
    send_mailing,
    write_text,
)
from helsevei.dialogue.actions.reading import mark_read
from helsevei.dialogue.models import Mailing, MailingRecipient, MailingState, Message, Thread, Withdrawal
from helsevei.directory.models import Service
from helsevei.notifications.models import Notice

SUBJECT, BODY = "Vaksine i oktober", "Hei {innbyggerens fornavn}!\nVi kommer hjem til deg med vaksinen."


@pytest.fixture
def crowd(fjordvik, home_nursing):
    """So many inhabitants whom home nursing helps and who have said yes, in the order of their names."""

    def make(count: int, begins: str = "Person", **also: Any) -> list[HealthContact]:
        about = {"birth_date": date(1950, 6, 1), "has_dialogue_consent": True, **also}
        persons = Person.objects.bulk_create(
            Person(identity_number_encrypted=b"x", identity_index=uuid4().bytes, given_name=begins, family_name=f"{number:04}",
                   name_sort_key=sort_key(f"{number:04} {begins}"), register_read_at=now(), **about)
            for number in range(count)
        )  # fmt: skip
        return HealthContact.objects.bulk_create(
            HealthContact(municipality=fjordvik, service=home_nursing, person=person, start_date=date(2020, 1, 1))
            for person in persons
        )

    return make


@pytest.fixture
def draft(silje, fjordvik, home_nursing):
    """What Silje writes to those of home nursing; by another, or to fewer, when told so."""

    def make(someone: Any = silje, body: str = BODY, **choice: Any) -> Mailing:
        actor = someone.actor(fjordvik)
        everybody = {"age_from": None, "age_to": None, "since_date": None, "has_open_thread": None}
        kept = choose_recipients(
            actor=actor, mailing_id=uuid4(), service_id=home_nursing.id, now=now(), **everybody | choice
        )
        return write_text(actor=actor, mailing_id=kept.id, subject=SUBJECT, body=body, takes_replies=True, now=now())

    return make


@pytest.fixture
def send(silje, fjordvik):
    """As the page does: with what it has shown."""

    def press(mailing: Mailing, someone: Any = silje) -> Mailing:
        return send_mailing(actor=someone.actor(fjordvik), mailing_id=mailing.id, seen=seal(mailing), now=now())

    return press


def candidates(mailing: Mailing) -> Any:
    return mailing.candidates(HealthContact.objects.all(), today())


def seal(mailing: Mailing) -> str:
    return mailing.seal(candidates(mailing).filter(obstacle="").values_list("id", flat=True))


def page(name: str, mailing: Mailing) -> str:
    return reverse(f"dialogue:{name}", args=[mailing.municipality_id, mailing.id])


def deliver(mailing: Mailing) -> Mailing:
    """What the worker does, until nobody waits."""
    while mailing.recipients.waiting().exists():
        tasks.send_mailing(mailing_id=str(mailing.id))
    mailing.refresh_from_db()
    return mailing


def fates(mailing: Mailing) -> dict[str, int]:
    found = mailing.recipients.values_list("state", "obstacle")
    return {state + (f" {obstacle}" if obstacle else ""): list(found).count((state, obstacle)) for state, obstacle in found}  # fmt: skip


def test_it_is_for_those_who_fit_and_the_others_are_told_apart(
    crowd, draft, kare, home_nursing, help_from, ask, contact
):
    crowd(1, "Gammel", birth_date=years_before(today(), 110))
    crowd(1, "Ung", birth_date=years_before(today(), 110) + timedelta(days=1))
    (
        crowd(1, "Død", is_dead=True),
        crowd(1, "Nei", has_dialogue_consent=False),
        crowd(1, "Vetikke", has_dialogue_consent=None),
    )
    new = help_from(kare, home_nursing)
    HealthContact.objects.filter(id=new.id).update(start_date=today())
    ask()
    names: dict[str, tuple[dict[str, Any], set[str]]] = {
        "everybody": ({}, {"Gammel", "Ung", "Astrid", "Kåre"}),
        "old": ({"age_from": 110}, {"Gammel"}),
        "younger": ({"age_from": 109, "age_to": 109}, {"Ung"}),
        "new": ({"since_date": today()}, {"Kåre"}),
        "talking": ({"has_open_thread": True}, {"Astrid"}),
        "silent": ({"has_open_thread": False}, {"Gammel", "Ung", "Kåre"}),
    }
    for what, (choice, expected) in names.items():
        found = candidates(draft(**choice)).select_related("person")
        assert {one.person.given_name for one in found if not one.obstacle} == expected, what
    others = {
        one.person.given_name: one.obstacle for one in candidates(draft()).select_related("person") if one.obstacle
    }
    assert others == {"Død": "dead", "Nei": "said_no", "Vetikke": "not_asked"}


def test_somebody_with_two_contacts_in_one_service_gets_it_once(crowd, draft, send):
    (twice,) = crowd(1)
    HealthContact.objects.filter(id=twice.id).update(end_date=today())
    HealthContact.objects.create(municipality=twice.municipality, service=twice.service, person=twice.person,
                                 start_date=date(2021, 1, 1))  # fmt: skip
    assert fates(deliver(send(draft()))) == {"sent": 1}


def test_each_gets_a_thread_of_her_own_with_her_name_and_a_notice(crowd, draft, send, astrid, contact):
    crowd(2)
    mailing = deliver(send(draft()))
    assert (mailing.state, mailing.receivers) == (MailingState.SENT, 3)
    assert {thread.messages.get().body.split("\n")[0] for thread in Thread.objects.all()} == {
        "Hei Person!",
        "Hei Astrid!",
    }
    assert Notice.objects.filter(kind="dialogue.new_message").count() == 3
    assert Entry.objects.filter(event="dialogue.message.sent", persons=[astrid.person_id]).count() == 1
    assert Entry.objects.filter(event="dialogue.mailing.sent", object_id=mailing.id).count() == 1


def test_sent_twice_is_sent_once_and_later_changes_come_too_late(crowd, draft, send, silje, fjordvik):
    crowd(3)
    mailing = draft()
    assert send(mailing) == send(mailing)
    write_text(actor=silje.actor(fjordvik), mailing_id=mailing.id, subject="Annet", body="Annet", takes_replies=True, now=now())  # fmt: skip
    assert deliver(mailing).subject == SUBJECT
    send(mailing)
    assert (Message.objects.count(), fates(mailing)) == (3, {"sent": 3})


def test_a_worker_killed_between_two_of_them_neither_loses_nor_doubles(crowd, draft, send, monkeypatch):
    crowd(5)
    monkeypatch.setattr(tasks, "IN_ONE_ROUND", 2)
    mailing, send_to = send(draft()), sending.send_to

    def killed(**given: Any) -> None:
        send_to(**given)
        raise SystemExit

    monkeypatch.setattr(sending, "send_to", killed)
    with pytest.raises(SystemExit):
        tasks.send_mailing(mailing_id=str(mailing.id))
    monkeypatch.setattr(sending, "send_to", send_to)
    assert fates(mailing) == {"sent": 1, "waiting": 4}
    assert fates(deliver(mailing)) == {"sent": 5}
    (first, *_others) = mailing.recipients.all()
    sending.send_to(actor=SYSTEM, recipient_id=first.id, now=now())
    assert Message.objects.count() == 5


def test_one_that_fails_is_told_of_and_holds_up_nobody(crowd, draft, send, monkeypatch):
    crowd(3)
    mailing, send_to = send(draft()), sending.send_to
    first = mailing.recipients.waiting()[0]

    def stumbles(*, recipient_id: Any, **given: Any) -> None:
        if recipient_id == first.id:
            raise LookupError
        send_to(recipient_id=recipient_id, **given)

    monkeypatch.setattr(sending, "send_to", stumbles)
    assert fates(deliver(mailing)) == {"failed": 1, "sent": 2}


def test_what_changes_before_it_comes_to_her_keeps_it_from_her(crowd, draft, send, astrid, contact, silje, fjordvik):
    ended, dead, _other = crowd(3)
    mailing = send(draft())
    decide_consent(actor=astrid.actor(), person_id=astrid.person_id, is_given=False, now=now())
    HealthContact.objects.filter(id=ended.id).update(end_date=today() - timedelta(days=1))
    Person.objects.filter(id=dead.person_id).update(is_dead=True)
    assert fates(deliver(mailing)) == {"left_out said_no": 1, "left_out no_contact": 1, "left_out dead": 1, "sent": 1}


def test_an_author_who_loses_her_role_stops_it(crowd, draft, send, silje, read, fjordvik, worker, home_nursing):
    crowd(3)
    mailing = send(draft())
    sending.send_to(actor=SYSTEM, recipient_id=mailing.recipients.waiting()[0].id, now=now())
    StaffRole.objects.filter(user=silje.user).update(ends_at=now())
    assert fates(deliver(mailing)) == {"sent": 1, "left_out role_ended": 2}
    anders = worker("11887449955", "Anders Leder", Role.LEADER, fjordvik, home_nursing)
    text = read(anders.browser.get(page("mailing", mailing) + "?vis=ikke")).main.text
    assert "Stoppet" in text
    assert "hadde ikke lenger rollen" in text


def test_stopped_nobody_else_gets_it(crowd, draft, send, silje, roy, fjordvik):
    crowd(3)
    mailing = send(draft())
    sending.send_to(actor=SYSTEM, recipient_id=mailing.recipients.waiting()[0].id, now=now())
    assert roy.browser.post(page("stop_mailing", mailing)).status_code == 404
    assert silje.browser.post(page("stop_mailing", mailing)).status_code == 302
    for one in mailing.recipients.all():  # as a round does that began before
        sending.send_to(actor=SYSTEM, recipient_id=one.id, now=now())
    assert fates(deliver(mailing)) == {"sent": 1, "left_out stopped": 2}
    assert mailing.state == MailingState.STOPPED
    whole = deliver(send(draft()))
    silje.browser.post(page("stop_mailing", whole))
    whole.refresh_from_db()
    assert whole.state == MailingState.SENT


def test_taken_back_from_those_who_have_not_read_it(crowd, draft, send, silje, read, astrid, contact, fjordvik):
    crowd(2)
    mailing = deliver(send(draft()))
    hers = Thread.objects.get(person=astrid.person_id)
    mark_read(actor=astrid.actor(), thread=hers, now=now())
    assert "2 personer har ikke lest den" in read(silje.browser.get(page("withdraw_mailing", mailing))).main.text
    silje.browser.post(page("withdraw_mailing", mailing))
    tasks.withdraw_mailing(mailing_id=str(mailing.id))
    tasks.withdraw_mailing(mailing_id=str(mailing.id))
    assert Withdrawal.objects.count() == 2
    assert not Withdrawal.objects.filter(message__thread=hers).exists()
    told = read(silje.browser.get(page("mailing", mailing))).main.text.split()
    assert "Trukket tilbake hos 2" in " ".join(told)
    assert not {"Vaksine", "vaksinen."} & set(told)


def test_only_what_was_seen_is_sent(crowd, draft, send, silje, fjordvik, contact, astrid):
    crowd(1)
    mailing = draft()
    seen = seal(mailing)
    end_contact(actor=silje.actor(fjordvik), contact_id=contact.id, end_date=today())
    decide_consent(actor=astrid.actor(), person_id=astrid.person_id, is_given=False, now=now())
    with pytest.raises(ChangedSinceSeen):
        send_mailing(actor=silje.actor(fjordvik), mailing_id=mailing.id, seen=seen, now=now())
    assert not Message.objects.exists()
    Service.objects.update(phone="")
    for body in ("", "Vi har {ukjent}.", "Ring {telefon}."):
        with pytest.raises(NotFinished):
            send(draft(body=body))
    with pytest.raises(NotFinished):
        send(draft(age_from=119))


def test_only_leaders_write_to_very_many_and_nobody_to_more(crowd, draft, send, silje, fjordvik, worker, home_nursing, settings, monkeypatch, read):  # fmt: skip
    crowd(4)
    settings.MAILING_MOST_WITHOUT_LEADER = 3
    with pytest.raises(TooManyRecipients):
        send(draft())
    page_of_hers = read(silje.browser.get(page("send_mailing", draft()))).main
    assert "Bare ledere i tjenesten kan sende til så mange." in page_of_hers.text
    assert not [one for one in page_of_hers.all("button") if "Send til" in one.text]
    anders = worker("11887449955", "Anders Leder", Role.LEADER, fjordvik, home_nursing)
    assert fates(deliver(send(draft(anders), anders))) == {"sent": 4}
    monkeypatch.setattr("helsevei.dialogue.actions.mailings.MOST_RECIPIENTS", 3)
    with pytest.raises(TooManyRecipients):
        send(draft(anders), anders)


def test_a_draft_is_its_authors_alone_and_what_is_sent_is_seen_in_the_service(crowd, draft, send, silje, roy, liv, turid, astrid, fjordvik, worker, home_nursing):  # fmt: skip
    crowd(1)
    mailing = draft()
    anders = worker("11887449955", "Anders Leder", Role.LEADER, fjordvik, home_nursing)
    steps = ("choose_recipients", "recipients", "mailing_text", "send_mailing", "mailing")
    for stranger in (roy, anders, liv, turid, astrid):
        assert {stranger.browser.get(page(step, mailing)).status_code for step in steps} == {404}
        assert stranger.browser.post(page("discard_mailing", mailing)).status_code == 404
    with pytest.raises(NotAllowed):
        send(mailing, anders)
    with pytest.raises(NotAllowed):
        draft(roy)
    assert silje.browser.post(page("stop_mailing", mailing)).status_code == 404
    deliver(send(mailing))
    assert [one.browser.get(page("mailing", mailing)).status_code for one in (roy, anders, liv)] == [200, 200, 404]
    assert {silje.browser.get(page(step, mailing)).status_code for step in steps[:-1]} == {302}
    assert roy.browser.get(page("withdraw_mailing", mailing)).status_code == 404
    for too_late in ("save_mailing_text", "discard_mailing"):
        assert silje.browser.post(page(too_late, mailing))["Location"] == page("mailing", mailing)


def test_step_by_step_from_whom_to_sent(crowd, silje, read, fjordvik, home_nursing):
    crowd(205), crowd(2, "Nei", has_dialogue_consent=False)
    begin = reverse("dialogue:begin_mailing", args=[fjordvik.id])
    fields = read(silje.browser.get(begin)).form(holding="service").fields
    for _twice in range(2):
        listed = silje.browser.post(begin, {**fields, "service": home_nursing.id})
    mailing = Mailing.objects.get()
    shown = read(silje.browser.get(listed["Location"])).main
    assert "205 personer får meldingen." in shown.text
    assert "Bare ledere" in shown.text
    ids = [one.attributes["value"] for one in shown.all("input") if one.attributes.get("name") == "shown"]
    next_page = silje.browser.post(listed["Location"], {"shown": ids, "kept": ids[5:], "way": "next", "next": ids[-1]})
    assert "Person 0100" in read(silje.browser.get(next_page["Location"])).main.text
    again = read(silje.browser.get(listed["Location"])).main
    assert "200 personer får meldingen." in again.text
    assert [
        one for one in again.all("input") if one.attributes.get("name") == "kept" and "checked" not in one.attributes
    ]
    assert "Har sagt nei" in read(silje.browser.get(listed["Location"] + "?vis=ikke")).main.text
    narrower = {
        **read(silje.browser.get(page("choose_recipients", mailing))).form(holding="service").fields,
        "age_from": "110",
    }
    silje.browser.post(page("choose_recipients", mailing), narrower)
    assert "Ingen passer" in read(silje.browser.get(listed["Location"])).main.text
    silje.browser.post(page("choose_recipients", mailing), {**narrower, "age_from": ""})
    silje.browser.post(page("save_mailing_text", mailing), {"subject": "Va", "body": "Hei {", "takes_replies": "on"}, headers={"x-by-itself": "yes"})  # fmt: skip
    fields = read(silje.browser.get(page("mailing_text", mailing))).form(holding="body").fields
    assert (fields["subject"], fields["body"]) == ("Va", "Hei {")
    wrong = silje.browser.post(page("mailing_text", mailing), {**fields, "body": "Hei {fornavn}"})
    assert (wrong.status_code, "Helsevei kjenner ikke {fornavn}" in wrong.content.decode()) == (422, True)
    silje.browser.post(page("mailing_text", mailing), {**fields, "subject": SUBJECT, "body": BODY})
    preview = read(silje.browser.get(page("send_mailing", mailing)))
    for words in ("Person 0005", "Person 0007", "Hei Person!", "Send til 200 personer"):
        assert words in preview.main.text
    for _twice in range(2):
        sent = silje.browser.post(page("send_mailing", mailing), preview.form(holding="seen").fields)
        assert sent["Location"] == page("mailing", mailing)
    assert fates(mailing) == {"waiting": 200, "left_out taken_out": 5, "left_out said_no": 2}


def test_pages_take_as_many_queries_for_200_as_for_one(crowd, draft, send, silje, fjordvik):
    crowd(1)
    few, mailings = draft(), reverse("dialogue:mailings", args=[fjordvik.id])
    sent_to_one = deliver(send(draft()))

    def asked(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert silje.browser.get(address).status_code == 200
        return len(queries)

    steps = ("recipients", "send_mailing")
    asked(mailings)
    before = {step: asked(page(step, few)) for step in steps} | {"sent": asked(page("mailing", sent_to_one))}
    before["list"] = asked(mailings)
    crowd(199, "Til")
    sent_to_many = send(draft())
    for recipient in sent_to_many.recipients.waiting()[:60]:
        sending.send_to(actor=SYSTEM, recipient_id=recipient.id, now=now())
    after = {step: asked(page(step, few)) for step in steps} | {"sent": asked(page("mailing", sent_to_many))}
    after["list"] = asked(mailings)
    assert (before, max(after.values()) <= 12) == (after, True)
    assert MailingRecipient.objects.filter(mailing=sent_to_many).count() == 200
