"""A service has written: the inhabitant is told, unless she knows already, and both sides see what became of it (M13)."""

import re
from uuid import UUID

import pytest

from helsevei.accounts.models import Person
from helsevei.accounts.ports import ContactDetails
from helsevei.core.clock import now
from helsevei.dialogue.actions.reading import read_thread
from helsevei.dialogue.models import Message
from helsevei.notifications.models import Delivery, DeliveryState, Notice
from helsevei.notifications.ports import NotTaken, Refused
from helsevei.notifications.sending import send


@pytest.fixture(autouse=True)
def _reachable(outside, astrid):
    outside.contacts.details[astrid.identity_number] = ContactDetails(mobile="+4740000101", can_be_notified=True)


@pytest.fixture
def answered(thread, answer):
    return answer(thread)


@pytest.fixture
def delivered(answered):
    """Send the notice of the latest answer, as the job does."""

    def deliver() -> Notice:
        notice = Notice.objects.latest("created_at")
        send(notice_id=notice.id, now=now())
        notice.refresh_from_db()
        return notice

    return deliver


def test_an_answer_is_told_about(answered, delivered, outside, thread):
    notice = delivered()
    assert (notice.state, notice.service_id) == ("sent", thread.service_id)
    assert [text for _, text in outside.phones.sent.values()] == [
        "Du har fått en ny melding på Helsevei. Logg inn for å lese den."
    ]


def test_what_inhabitants_write_is_told_to_no_inhabitant(thread):
    assert not Notice.objects.exists()


def test_whoever_has_read_it_meanwhile_is_left_alone(answered, delivered, astrid, outside):
    read_thread(actor=astrid.actor(), thread=answered, now=now())
    assert (delivered().reason, outside.phones.sent) == ("not_relevant", {})


def test_an_answer_sent_twice_is_told_about_once(thread, answer):
    key = UUID("01890000-0000-7000-8000-000000000001")
    answer(thread, idempotency_key=key)
    answer(thread, idempotency_key=key)
    assert (Message.objects.count(), Notice.objects.count()) == (2, 1)


def words(someone, page, read) -> str:
    return " ".join(read(someone.browser.get(page)).main.text.split())


def test_both_sides_see_that_it_was_sent_and_where_its_owner_can_tell(
    delivered, astrid, silje, own_page, staff_page, read
):
    assert "Varselet er på vei." in words(silje, staff_page, read)
    delivered()
    assert "Varsel sendt på SMS til nummeret som slutter på 101, i dag kl." in words(silje, staff_page, read)
    assert "Vi sendte deg et varsel på SMS til nummeret som slutter på 101, i dag kl." in words(astrid, own_page, read)


def test_staff_see_why_nothing_was_sent(delivered, outside, silje, staff_page, read):
    outside.contacts.details.clear()
    delivered()
    assert "Varselet er ikke sendt: innbyggeren har ingen mobil eller e-post vi kan bruke." in words(
        silje, staff_page, read
    )


def test_both_sides_see_that_it_did_not_arrive(delivered, outside, astrid, silje, own_page, staff_page, read):
    outside.phones.fault = Refused("refused_400")
    delivered()
    assert "Varselet kom ikke fram til nummeret eller adressen som slutter på 101." in words(silje, staff_page, read)
    assert "Varselet til deg kom ikke fram." in words(astrid, own_page, read)


STATES = [(state, "") for state in DeliveryState]
REASONS = ["no_address", "unusable_address", "no_consent", "same_address", "too_many", "no_channel",
           "not_relevant", "too_old", "given_up", "discarded"]  # fmt: skip


@pytest.mark.parametrize(("state", "reason"), [*STATES, *(("withheld", reason) for reason in REASONS)])
def test_there_are_words_for_every_state(delivered, astrid, silje, own_page, staff_page, read, state, reason):
    delivered()
    Delivery.objects.update(state=state, reason=reason)
    for someone, page in ((astrid, own_page), (silje, staff_page)):
        assert re.search("vars(el|le)", words(someone, page, read), re.IGNORECASE)


def test_a_letter_that_took_the_place_of_a_message_is_all_the_inhabitant_is_told_of(
    delivered, outside, astrid, silje, own_page, staff_page, read
):
    details = ContactDetails(mobile="+4740000101", email="astrid@example.com", can_be_notified=True)
    outside.contacts.details[astrid.identity_number] = details
    outside.phones.fault = outside.other_phones.fault = NotTaken()
    delivered()
    assert "Varselet er ikke sendt hit: det kunne ikke leveres da" in words(silje, staff_page, read)
    own = words(astrid, own_page, read)
    assert "Vi sendte deg et varsel på e-post til adressen som slutter på @example.com" in own
    assert own.count("arsel") == 1


def test_what_is_held_back_is_on_its_way_to_nobody(delivered, astrid, silje, own_page, staff_page, read):
    notice = delivered()
    Notice.objects.filter(id=notice.id).update(state="held")
    Delivery.objects.update(state="waiting")
    assert "Varselet holdes tilbake til en driftsansvarlig har sett på det." in words(silje, staff_page, read)
    assert "Varselet til deg er ikke sendt ennå." in words(astrid, own_page, read)


def test_nobody_sees_where_another_recipient_was_reached(delivered, kare, astrid, own_page, read):
    notice = delivered()
    Delivery.objects.create(
        notice=notice, municipality=notice.municipality, channel="sms", masked_end="999", state="sent",
        person=Person.objects.get(id=kare.person_id), settled_at=now(),
    )  # fmt: skip
    assert "999" not in words(astrid, own_page, read)


def test_when_the_inhabitant_has_written_last_no_old_notice_stands_below(
    delivered, astrid, own_page, read, thread, ask, answer
):
    delivered()
    assert "varsel" in words(astrid, own_page, read)
    page = read(astrid.browser.get(own_page))
    astrid.browser.post(own_page, page.form().fields | {"body": "Takk!"})
    assert "Vi sendte deg" not in words(astrid, own_page, read)
