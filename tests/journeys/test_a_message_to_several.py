"""A nurse writes to two hundred people at once: three are left out, each of the others gets hers once, and one reads it (M7)."""

import pytest

from tests.journeys.conftest import TELEPHONE, Meet
from tests.journeys.installation import Installation, until

pytestmark = pytest.mark.browser

# They have said yes to digital dialogue, and reserved themselves against notices as he whose number they borrow has.
PEOPLE = """
WITH made AS (
  INSERT INTO accounts_person (id, identity_number_encrypted, identity_index, given_name, family_name, name_sort_key,
    birth_date, municipality_number, address_protection, register_read_at, has_dialogue_consent)
  SELECT gen_random_uuid(), reserved.identity_number_encrypted, sha256(number::text::bytea), 'Aud', 'Aas ' || number,
    'aas ' || lpad(number::text, 3, '0'), '1950-06-01', '9901', 'ugradert', now(), true
  FROM generate_series(1, %s) number, accounts_person reserved WHERE reserved.given_name = 'Torbjørn' RETURNING id)
INSERT INTO contacts_healthcontact (id, municipality_id, service_id, person_id, start_date)
  SELECT gen_random_uuid(), service.municipality_id, service.id, made.id, '2020-01-01'
  FROM made, directory_service service WHERE service.name = 'Hjemmesykepleien'"""
BODY = "Hei {innbyggerens fornavn}!\nVi tar med vaksinen på besøket."


def test_two_hundred_are_written_to_at_once_and_each_gets_hers_once(meet: Meet, helsevei: Installation) -> None:
    silje, kare = meet("Silje Nygård"), meet("Kåre Solbakken", size=TELEPHONE)
    helsevei.rows(PEOPLE, 198)  # and two whom home nursing helps already
    silje.is_logged_in()
    silje.follows("Innbyggerdialog")
    silje.follows("Melding til flere")
    silje.follows("Ny melding til flere")
    silje.page.get_by_label("Tjeneste", exact=True).select_option(label="Hjemmesykepleien")
    silje.presses("Se mottakerne")
    silje.sees("200 personer får meldingen.")
    for number in (1, 2, 3):
        silje.page.get_by_role("checkbox", name=f"Aud Aas {number}", exact=True).uncheck()
    silje.presses("Gå videre til teksten")
    silje.writes("Emne", "Influensavaksine")
    silje.writes("Melding", BODY)
    silje.presses("Se over")

    silje.sees("197 personer får meldingen.")
    silje.sees("Aud Aas 4, født 01.06.1950")
    silje.sees("Hei Aud!\nVi tar med vaksinen på besøket.")
    twin = silje.opens_tab()
    twin.opens(silje.page.url)
    with helsevei.working():
        silje.presses("Send til 197 personer")
        twin.presses("Send til 197 personer")
        until(60, lambda: everybody_has_it(helsevei), "that everybody has it")

    silje.opens(silje.page.url)
    silje.sees("197 av 197")
    assert helsevei.rows("SELECT count(*), count(DISTINCT thread_id) FROM dialogue_message WHERE body LIKE 'Hei%%vaksinen%%'") == [(197, 197)]  # fmt: skip
    kare.is_logged_in()
    kare.follows("Meldinger")
    kare.follows("Influensavaksine")
    kare.sees("Hei Kåre!")
    silje.opens(silje.page.url)
    silje.sees("Har lest den\n1")


def everybody_has_it(helsevei: Installation) -> bool:
    return helsevei.rows("SELECT state FROM dialogue_mailing") == [("sent",)]
