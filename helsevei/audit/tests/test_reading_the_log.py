"""The inhabitant reads who looked at what is hers, newest first; others read what their task asks for."""

from uuid import uuid4

import pytest

from helsevei.audit.models import Entry
from helsevei.audit.tests.given import chain, read_thread, sql
from helsevei.core.actor import SYSTEM, Actor, ActorKind, Grant, Role


@pytest.fixture
def kari(db, nurse):
    """A person whose data was seen seven times: in two municipalities, alone and among others, once by herself."""
    person = uuid4()
    herself = Actor(ActorKind.INHABITANT, uuid4(), own_person_id=person, person_id=person)
    for seen in ([person], [uuid4(), person], [uuid4()], [person, uuid4()], []):
        read_thread(actor=nurse, named={"persons": seen})
    read_thread(actor=nurse, named={"persons": [person], "municipality_id": uuid4()})
    read_thread(actor=SYSTEM, times=2, named={"persons": [person]})
    read_thread(actor=herself, named={"persons": [person]})
    return herself


def test_a_person_finds_every_entry_about_her_in_any_chain_newest_first(kari):
    found = list(Entry.objects.about_person(kari.person_id))
    assert len(found) == 7
    assert all(kari.person_id in entry.persons for entry in found)
    assert found == sorted(found, key=lambda entry: entry.occurred_at, reverse=True)
    assert found[0].actor_user_id == kari.user_id


def test_page_after_page_shows_each_entry_once(kari):
    sought = Entry.objects.about_person(kari.person_id)
    pages, page = [], list(sought[:3])
    while page:
        pages.append(page)
        page = list(sought.older_than(page[-1])[:3])
    assert [len(page) for page in pages] == [3, 3, 1]
    assert [entry for page in pages for entry in page] == list(sought)


def test_a_persons_entries_are_found_by_their_index_and_not_by_reading_everybodys(kari):
    sql("SET LOCAL enable_seqscan = off")
    for query in (
        Entry.objects.about_person(kari.person_id),
        Entry.objects.visible_to(kari).about_person(kari.person_id),
    ):
        assert "audit_entry_persons" in query.explain()


def test_an_inhabitant_sees_all_that_is_about_herself_and_nothing_else(kari):
    seen = Entry.objects.visible_to(kari)
    assert set(seen) == set(Entry.objects.about_person(kari.person_id))


def test_an_auditor_sees_the_chain_of_her_municipality(kari, nurse):
    auditor = Actor(
        ActorKind.STAFF, uuid4(), municipality_id=nurse.municipality_id, grants=frozenset({Grant(Role.AUDITOR)})
    )
    assert list(Entry.objects.visible_to(auditor).order_by("seq")) == chain(nurse.municipality_id)


def test_nobody_else_sees_the_log(kari, nurse):
    representative = Actor(ActorKind.INHABITANT, uuid4(), own_person_id=uuid4(), person_id=kari.person_id)
    one_service = frozenset({Grant(Role.AUDITOR, uuid4())})
    auditor = Actor(ActorKind.STAFF, uuid4(), municipality_id=nurse.municipality_id, grants=one_service)
    for other in (nurse, SYSTEM, representative, auditor, Actor(ActorKind.INHABITANT)):
        assert not Entry.objects.visible_to(other).exists()
