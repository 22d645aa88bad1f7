"""Addresses are looked up when something is sent; only their end and a keyed hash stay (domain.md 4.4; reliability D23, G13)."""

import logging

from django.db import connection

from helsevei.notifications.ports import NotTaken, Refused
from helsevei.notifications.tests.conftest import EMAIL, MOBILE


def test_no_table_holds_a_number_or_an_address(astrid, for_astrid, tell, try_to_send, outside, caplog):
    caplog.set_level(logging.DEBUG)
    outside.phones.faults = [NotTaken()]
    try_to_send(tell())
    outside.phones.fault = Refused("refused_400")
    try_to_send(tell())
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(
                f'SELECT count(*) FROM "{table}" row WHERE row::text LIKE ANY (%s)',
                [[f"%{EMAIL}%", f"%{MOBILE[3:]}%", f"%{astrid.identity_number}%"]],
            )
            assert cursor.fetchone() == (0,), table
    assert not any(secret in caplog.text for secret in (EMAIL, MOBILE[3:], astrid.identity_number))


def test_what_stays_is_what_its_owner_recognises(for_astrid, tell, try_to_send, outside):
    sms = try_to_send(tell()).deliveries.get()
    outside.phones.fault = Refused("refused_400")
    email = try_to_send(tell()).deliveries.get(channel="email")
    assert (sms.masked_end, email.masked_end) == ("101", "@example.no")
    assert {len(sms.address_hash), len(email.address_hash)} == {32}
