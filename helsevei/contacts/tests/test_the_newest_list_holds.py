"""Whatever lists have come, in whatever order: from tomorrow on, a journal's contacts are those of its newest list."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helsevei.accounts.ports import RegisteredPerson
from helsevei.contacts.actions import open_contact, replace_contacts
from helsevei.contacts.models import HealthContact
from helsevei.contacts.ports import JournalContact
from helsevei.core.actor import SYSTEM
from helsevei.core.ids import new_id
from helsevei.core.refusals import Refusal

BEGAN = datetime(2026, 6, 12, 10, tzinfo=UTC)
DAY = timedelta(days=1)
AHEAD = 15


@dataclass(frozen=True)
class Told:
    """One decision in a list: which service, and from and to which day from BEGAN."""

    journal_id: str
    service: int
    starts: int
    lasts: int | None

    def contact(self, services: Sequence) -> JournalContact:
        start = BEGAN.date() + self.starts * DAY
        return JournalContact(
            self.journal_id, services[self.service].id, start, None if self.lasts is None else start + self.lasts * DAY
        )


@dataclass(frozen=True)
class List:
    sender: int
    hours_old: int  # when it comes
    days_later: int  # than the list that came before it
    told: list[Told]


DECISIONS = st.builds(
    Told, st.sampled_from("ABC"), st.integers(0, 2), st.integers(-6, 6), st.none() | st.integers(0, 8)
)
LISTS = st.lists(
    st.builds(
        List, st.sampled_from([9901, 9902]), st.integers(0, 60), st.integers(0, 2), st.lists(DECISIONS, max_size=3)
    ),
    max_size=7,
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lists=LISTS, by_hand=st.sets(st.integers(0, 2)))
def test_a_journals_contacts_are_those_of_its_newest_list(home_nursing, practical_help, physiotherapy, lists, by_hand):
    services = (home_nursing, practical_help, physiotherapy)
    person = somebody_new()
    for service in by_hand:
        open_contact(
            actor=SYSTEM, service_id=services[service].id, registered=person, start_date=BEGAN.date() - 9 * DAY
        )  # fmt: skip
    now = BEGAN
    newest: dict[int, tuple[datetime, list[JournalContact]]] = {}
    for one in lists:
        now += one.days_later * DAY
        sent_at, contacts = now - timedelta(hours=one.hours_old), [told.contact(services) for told in one.told]
        try:
            counted = replace_contacts(
                actor=SYSTEM, sender_her_id=one.sender, sent_at=sent_at, registered=person, contacts=contacts, now=now
            )  # fmt: skip
        except Refusal:
            pass  # and nothing has changed, or what follows would tell
        else:
            assert counted == (one.sender not in newest or sent_at >= newest[one.sender][0])
            newest |= {one.sender: (sent_at, contacts)} if counted else {}
    for ahead in range(1, AHEAD):
        agrees(newest, now.date() + ahead * DAY, person)


def somebody_new() -> RegisteredPerson:
    return RegisteredPerson(f"{new_id().int % 10**11:011}", "Ola", "Nordmann", date(1950, 1, 1), "9901", "")


def agrees(newest, day: date, person: RegisteredPerson) -> None:
    """What holds on a day is what the newest lists say, with at most one contact for each service."""
    held = list(HealthContact.objects.matching(person.identity_number).active(day))
    assert {
        (one.sender_her_id, one.journal_id, one.service_id, one.start_date, one.end_date)
        for one in held
        if one.sender_her_id
    } == {
        (sender, told.journal_id, told.service_id, told.start_date, told.end_date)
        for sender, (_sent_at, contacts) in newest.items()
        for told in contacts
        if told.start_date <= day <= (told.end_date or date.max)
    }
    assert max(Counter(one.service_id for one in held).values(), default=0) <= 1
