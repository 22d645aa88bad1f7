"""Contact details are looked up when something is to be sent and never kept; what remains is evidence (domain.md 4.4)."""

from hashlib import sha256

import pytest
from django.db import connection
from django.urls import reverse

from helsevei.accounts.delivery import Channel, destinations
from helsevei.accounts.models import Person
from helsevei.accounts.ports import ContactDetails, ProviderUnavailable

EMAIL, MOBILE = "astrid.fjellvang@example.no", "+4740000101"


@pytest.fixture
def person(astrid):
    return Person.objects.get(id=astrid.person_id)


@pytest.fixture
def details(outside, astrid):
    """Say what the contact register knows of Astrid."""

    def know(**facts):
        outside.contacts.details[astrid.identity_number] = ContactDetails(**facts)

    know(email=EMAIL, mobile=MOBILE, can_be_notified=True)
    return know


def places(person) -> list[tuple[str, str]]:
    return [(place.channel, place.address) for place in destinations(person)]


def test_text_messages_come_before_email(person, details):
    assert places(person) == [("sms", MOBILE), ("email", EMAIL)]


def test_a_channel_without_an_address_is_left_out(person, details):
    details(email=EMAIL, can_be_notified=True)
    assert places(person) == [("email", EMAIL)]


def test_the_register_is_asked_each_time(person, details, outside):
    destinations(person)
    details(mobile="+4740000199", can_be_notified=True)
    assert places(person) == [("sms", "+4740000199")]
    assert outside.contacts.times_asked == 2


def test_whoever_may_not_be_notified_has_no_place(person, details):
    details(email=EMAIL, mobile=MOBILE, can_be_notified=False)
    assert places(person) == []


def test_whoever_is_reserved_against_digital_letters_is_still_reminded(person, details):
    details(email=EMAIL, mobile=MOBILE, can_be_notified=True, is_reserved=True)
    assert places(person) == [("sms", MOBILE), ("email", EMAIL)]


def test_whoever_is_not_in_the_register_has_no_place(person):
    assert places(person) == []


def test_a_silent_register_is_no_empty_register(person, outside):
    outside.contacts.fault = outside.silence
    with pytest.raises(ProviderUnavailable):
        destinations(person)


def test_neither_address_nor_number_is_ever_stored(astrid, details):
    profile = reverse("accounts:profile", args=[astrid.person_id])
    astrid.browser.get(profile)
    astrid.browser.post(profile, {"choice": "yes"})
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(
                f'SELECT count(*) FROM "{table}" row WHERE row::text LIKE ANY (%s)', [[f"%{EMAIL}%", f"%{MOBILE[3:]}%"]]
            )
            assert cursor.fetchone() == (0,), table


def test_the_evidence_is_the_end_of_the_address_and_a_keyed_hash(person, details, settings):
    sms, email = (place.evidence() for place in destinations(person))
    assert (sms.channel, sms.masked_end) == (Channel.SMS, "101")
    assert (email.channel, email.masked_end) == (Channel.EMAIL, "@example.no")
    assert {len(sms.address_hash), len(email.address_hash)} == {32}
    assert sms.address_hash == destinations(person)[0].evidence().address_hash
    assert sms.address_hash != sha256(MOBILE.encode()).digest()
    settings.BLIND_INDEX_KEY = settings.BLIND_INDEX_KEY[::-1]
    assert sms.address_hash != destinations(person)[0].evidence().address_hash


def test_an_address_does_not_slip_into_a_log(person, details):
    assert MOBILE not in repr(destinations(person))


def test_the_profile_shows_the_end_of_each_address_and_no_more(astrid, details):
    page = astrid.browser.get(reverse("accounts:profile", args=[astrid.person_id])).content.decode()
    assert "Telefonnummer som slutter på 101" in page
    assert "E-postadresse som slutter på @example.no" in page
    assert MOBILE not in page
    assert EMAIL not in page


def test_the_profile_can_be_read_when_the_register_is_silent(astrid, outside):
    outside.contacts.fault = outside.silence
    answer = astrid.browser.get(reverse("accounts:profile", args=[astrid.person_id]))
    assert answer.status_code == 200
    assert "svarer ikke akkurat nå" in answer.content.decode()


@pytest.mark.parametrize(
    ("known", "promise"),
    [
        ({}, "Derfor kan vi ikke varsle deg."),
        ({"mobile": MOBILE, "can_be_notified": True}, "Når en tjeneste har skrevet til deg, sender vi et varsel"),
    ],
)
def test_the_profile_says_whether_notices_come_and_leads_to_where_the_details_are_changed(
    astrid, details, read, known, promise
):
    details(**{"can_be_notified": False} | known)
    page = read(astrid.browser.get(reverse("accounts:profile", args=[astrid.person_id])))
    assert promise in page.main.text
    assert {"https://www.skatteetaten.no", "https://www.norge.no"} <= {
        link.attributes["href"] for link in page.main.all("a")
    }
