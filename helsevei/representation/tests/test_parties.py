"""The population register is asked once a day about those who give and have powers of attorney (RP8)."""

from datetime import timedelta

from helsevei.accounts.models import Person
from helsevei.core.clock import real_now
from helsevei.representation.tasks import renew_parties


def test_a_giver_who_has_died_is_represented_no_more(power, astrid, ingrid, outside):
    outside.population.add(astrid.identity_number, "Astrid", "Fjellvang", is_dead=True)
    renew_parties()
    assert not Person.objects.get(id=astrid.person_id).is_dead, "she was asked about today already"
    Person.objects.update(register_read_at=real_now() - timedelta(hours=25))
    renew_parties()
    assert Person.objects.get(id=astrid.person_id).is_dead


def test_one_whom_the_register_does_not_know_is_asked_about_again_tomorrow(power, astrid, outside):
    Person.objects.update(register_read_at=real_now() - timedelta(hours=25))
    del outside.population.people[astrid.identity_number]
    renew_parties()
    assert Person.objects.get(id=astrid.person_id).register_read_at > real_now() - timedelta(hours=1)
