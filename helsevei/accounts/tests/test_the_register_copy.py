"""What we keep of the population register: a copy renewed at each login, the identity number encrypted (docs/decisions/0007)."""

from datetime import date

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from helsevei.accounts.models import Person, StaffRole, User
from helsevei.accounts.ports import AddressProtection, ContactDetails, FamilyMember, FamilyRelation
from helsevei.audit.models import Entry
from helsevei.core.actor import Role
from helsevei.core.encryption import blind_index

NUMBER = "14834249805"


def test_name_and_birth_date_are_renewed_at_each_login(outside, astrid):
    outside.population.add(
        NUMBER, "Astrid Marie", "Åsen", birth_date=date(1942, 3, 15), municipality_number="",
        address_protection=AddressProtection.CONFIDENTIAL,
    )  # fmt: skip
    outside.log_in(Client(), "idporten", NUMBER)
    person = Person.objects.get()
    assert (person.name, person.birth_date) == ("Astrid Marie Åsen", date(1942, 3, 15))
    assert (person.municipality_number, person.address_protection) == ("", "fortrolig")
    assert person.name_sort_key.startswith("{csen")
    assert person.id == astrid.person_id


def test_of_children_only_the_birth_dates_are_kept_and_only_where_she_is_responsible(outside, marte):
    family = [
        FamilyMember(FamilyRelation.CHILD, "20811599841", date(2015, 1, 20), has_parental_responsibility=True),
        FamilyMember(FamilyRelation.CHILD, "08821199728", date(2011, 2, 8), has_parental_responsibility=True),
        FamilyMember(FamilyRelation.CHILD, "20811599922", date(2015, 1, 20), has_parental_responsibility=False),
        FamilyMember(FamilyRelation.PARENT, "14834249805", date(1942, 3, 14), has_parental_responsibility=True),
    ]
    assert Person.objects.get().children_birth_dates == []
    outside.population.add(marte.identity_number, "Marte", "Lyngstad", family=family)
    outside.log_in(Client(), "idporten", marte.identity_number)
    assert Person.objects.get().children_birth_dates == [date(2011, 2, 8), date(2015, 1, 20)]
    outside.population.add(marte.identity_number, "Marte", "Lyngstad")
    outside.log_in(Client(), "idporten", marte.identity_number)
    assert Person.objects.get().children_birth_dates == []


def test_consent_outlives_the_renewal(outside, astrid):
    outside.log_in(Client(), "idporten", NUMBER)
    assert Person.objects.get().has_dialogue_consent is True


def test_the_address_is_not_kept(astrid):
    with connection.cursor() as cursor:
        cursor.execute("SELECT person::text FROM accounts_person person")
        assert "Naustveien" not in str(cursor.fetchall())


def test_a_number_is_found_by_a_keyed_index_and_read_back_with_the_key(astrid, settings):
    person = Person.objects.with_number(NUMBER).get()
    assert person.identity_number == NUMBER
    assert bytes(person.identity_index) == blind_index(NUMBER, "person identity number")
    settings.BLIND_INDEX_KEY = settings.BLIND_INDEX_KEY[::-1]
    assert not Person.objects.with_number(NUMBER).exists()


def test_an_older_key_still_reads_what_it_encrypted(astrid, settings):
    settings.FIELD_KEYS = ["A" * 43 + "=", *settings.FIELD_KEYS]
    assert Person.objects.get().identity_number == NUMBER


def test_a_nurse_who_also_lives_here_is_two_users_that_no_index_joins(astrid, worker, fjordvik):
    nurse = worker(NUMBER, "Astrid F", Role.READER, fjordvik)
    assert nurse.user.id != astrid.user.id
    assert bytes(nurse.user.staff_index) != bytes(Person.objects.get().identity_index)


def test_the_number_is_on_no_page_about_oneself(astrid):
    page = astrid.browser.get(reverse("accounts:profile", args=[astrid.person_id])).content.decode()
    assert "Astrid Fjellvang" in page
    assert "14. mars 1942" in page
    assert NUMBER not in page
    assert NUMBER[6:] not in page


def test_nobody_is_asked_for_by_the_number_itself(outside, astrid, silje):
    with CaptureQueriesContext(connection) as queries:
        outside.log_in(Client(), "idporten", NUMBER)
        outside.log_in(Client(), "helseid", silje.identity_number)
    statements = " ".join(query["sql"] for query in queries)
    assert "accounts_person" in statements
    assert NUMBER not in statements
    assert silje.identity_number not in statements


def test_one_person_is_one_row_however_often_she_logs_in(outside, astrid, silje):
    for _ in range(2):
        outside.log_in(Client(), "idporten", NUMBER)
        outside.log_in(Client(), "helseid", silje.identity_number)
    assert (Person.objects.count(), User.objects.count(), StaffRole.objects.count()) == (1, 2, 1)


def test_whoever_gets_another_number_is_still_who_she_was(outside, inhabitant):
    before = inhabitant("17858849810", "Marte", "Lyngstad")
    outside.population.add("08821199728", "Marte", "Lyngstad", earlier_numbers=["30815549992", "17858849810"])
    browser = Client()
    outside.log_in(browser, "idporten", "08821199728")
    person = Person.objects.get()
    assert (person.id, person.identity_number) == (before.person_id, "08821199728")
    assert person.has_dialogue_consent is True
    assert browser.get(reverse("accounts:profile", args=[before.person_id])).status_code == 200
    assert Entry.objects.get(event="accounts.person.renumbered").object_id == before.person_id
    outside.log_in(Client(), "idporten", "08821199728")
    assert Entry.objects.filter(event="accounts.person.renumbered").count() == 1


def test_an_earlier_number_takes_nothing_from_one_who_is_known_by_the_new_one(outside, astrid, kare):
    outside.population.add(kare.identity_number, "Kåre", "Solbakken", earlier_numbers=[astrid.identity_number])
    outside.log_in(Client(), "idporten", kare.identity_number)
    assert Person.objects.with_number(astrid.identity_number).get().id == astrid.person_id
    assert Person.objects.with_number(kare.identity_number).get().id == kare.person_id


def test_two_who_share_a_telephone_and_a_mailbox_are_two(outside, astrid, kare):
    shared = ContactDetails("familien@example.no", "+4741234567", can_be_notified=True)
    outside.contacts.details = dict.fromkeys((astrid.identity_number, kare.identity_number), shared)
    for one, other in ((astrid, kare), (kare, astrid)):
        assert one.browser.get(reverse("accounts:profile", args=[one.person_id])).status_code == 200
        assert one.browser.get(reverse("accounts:profile", args=[other.person_id])).status_code == 404
