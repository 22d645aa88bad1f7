"""The access log holds ids and codes: no words about health, no names, no identity numbers (AL6, D23)."""

from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from helsevei.audit.models import PLATFORM, Entry
from helsevei.audit.tests.given import read_thread, sql
from helsevei.core.actor import ANONYMOUS, SYSTEM, Actor, ActorKind, Grant, Role

WORDS = [
    "Har feber og hoste",
    "feber ",
    "Åse",
    "thread\n",
    "a" * 81,
    "20914612345",
    "x.20914612345.y",
    "<b>",
    "a/b",
    "\x00",
]


@pytest.mark.parametrize("words", [*WORDS, ""])
@pytest.mark.parametrize("place", ["event", "object_kind", "reason"])
def test_words_and_identity_numbers_are_refused_before_they_are_stored(db, nurse, place, words):
    if words or place != "reason":
        with pytest.raises(ValueError, match="codes only") as refusal:
            read_thread(actor=nurse, named={place: words})
        assert not words or words not in str(refusal.value)
        assert not Entry.objects.exists()


@pytest.mark.parametrize("words", [words for words in WORDS if "\x00" not in words])
@pytest.mark.parametrize("place", ["event", "object_kind", "reason", "actor_kind", "actor_roles"])
def test_the_database_refuses_them_too(db, nurse, place, words):
    read_thread(actor=nurse)
    entry = Entry.objects.get()
    entry.id = uuid4()
    setattr(entry, place, [words] if place == "actor_roles" else words)
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.bulk_create([entry])


@pytest.mark.parametrize("persons", [["20914612345"], ["Kari Nordmann"], [None]])
def test_persons_are_named_by_their_ids_only(db, nurse, persons):
    with pytest.raises(ValueError, match="ids"):
        read_thread(actor=nurse, named={"persons": persons})


def test_an_entry_says_who_acted_as_what_where_for_whom_and_why(db):
    kari, ola, service, municipality, user = (uuid4() for _ in range(5))
    grants = frozenset({Grant(Role.CASE_WORKER, service), Grant(Role.LEADER, uuid4()), Grant(Role.AUDITOR)})
    actor = Actor(ActorKind.STAFF, user, own_person_id=kari, municipality_id=municipality, grants=grants)
    named = {"service_id": service, "persons": [ola, ola, kari], "reason": "emergency"}
    read_thread(actor=actor, named=named)
    entry = Entry.objects.get()
    assert (entry.chain, entry.municipality_id, entry.service_id) == (municipality, municipality, service)
    assert (entry.actor_kind, entry.actor_user_id, entry.actor_person_id) == ("staff", user, kari)
    assert entry.actor_roles == ["auditor", "case_worker"]
    assert entry.persons == [ola, kari]
    assert (entry.event, entry.object_kind, entry.reason) == ("dialogue.thread.read", "thread", "emergency")


def test_one_who_acts_for_another_is_named_beside_the_one_she_acts_for(db):
    mother, child = uuid4(), uuid4()
    read_thread(actor=Actor(ActorKind.INHABITANT, uuid4(), own_person_id=mother, person_id=child))
    read_thread(actor=Actor(ActorKind.INHABITANT, uuid4(), own_person_id=mother, person_id=mother))
    named = Entry.objects.order_by("seq").values_list("actor_person_id", "on_behalf_of_person_id")
    assert list(named) == [(mother, child), (mother, None)]


@pytest.mark.parametrize("actor", [SYSTEM, ANONYMOUS])
def test_what_belongs_to_no_municipality_is_in_the_platforms_chain(db, actor):
    read_thread(actor=actor)
    assert Entry.objects.get().chain == PLATFORM == UUID("00000000-0000-0000-0000-000000000000")
    assert sql("SELECT municipality_id FROM audit_entry") == [(None,)]


def test_the_action_may_name_another_municipality_than_the_actors(db, nurse):
    elsewhere = uuid4()
    read_thread(actor=nurse, named={"municipality_id": elsewhere})
    read_thread(actor=SYSTEM, named={"municipality_id": elsewhere})
    assert set(Entry.objects.values_list("chain", "municipality_id")) == {(elsewhere, elsewhere)}
