"""What the providers in `notifications.ports` promise, as tests that every adapter is put through.

An adapter is put through them against its provider's test environment, or a stand-in that can be told to fail:

    class TestTheGateway(SmsGatewayContract):
        @pytest.fixture
        def gateway(self): ...
        @pytest.fixture
        def taken(self): ...   # () -> what the provider says it was given, as (reference, to, text)
        @pytest.fixture
        def goes_wrong(self): ...   # (how) -> None: what happens to the next message, by the words below
        @pytest.fixture
        def sign(self): ...   # (body, seconds_ago=0) -> headers of a receipt
"""

import json
import time
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest

from helsevei.accounts.ports import ProviderUnavailable
from helsevei.notifications.ports import Forged, MailServer, NotTaken, Outcome, Receipt, Refused, SmsGateway

TO, TEXT = "+4740000101", "Du har fått en ny melding på Helsevei. Logg inn for å lese den."
MAIL_TO, SUBJECT = "astrid.fjellvang@example.no", "Ny melding på Helsevei"
NOBODY_KNOWS = ["takes it and hangs", "takes it and breaks off", "takes it and says it failed", "hangs", "breaks off",
                "fails", "is closed for a while"]  # fmt: skip


class SmsGatewayContract:
    """`goes_wrong` knows the words in NOBODY_KNOWS, «has too much to do» (wait nine seconds) and «refuses the number»."""

    def test_a_message_arrives_as_it_was_written(self, gateway: SmsGateway, taken: Callable[[], list[Any]]):
        reference = uuid4()
        gateway.send(reference, to=TO, text=TEXT)
        assert taken() == [(str(reference), TO, TEXT)]

    def test_what_was_taken_is_known_and_nothing_else(self, gateway: SmsGateway):
        reference = uuid4()
        gateway.send(reference, to=TO, text=TEXT)
        assert gateway.status(reference=reference) in set(Outcome)
        assert gateway.status(reference=uuid4()) is None

    @pytest.mark.parametrize("how", NOBODY_KNOWS)
    def test_whoever_does_not_know_says_so_and_can_ask(self, gateway: SmsGateway, taken, goes_wrong, how: str):
        reference = uuid4()
        goes_wrong(how)
        started = time.monotonic()
        with pytest.raises(ProviderUnavailable):
            gateway.send(reference, to=TO, text=TEXT)
        assert time.monotonic() - started < 5
        assert (gateway.status(reference=reference) is not None) == bool(taken())

    def test_a_pause_that_the_gateway_asks_for_is_passed_on(self, gateway: SmsGateway, goes_wrong):
        goes_wrong("is closed for a while")
        with pytest.raises(ProviderUnavailable) as closed:
            gateway.send(uuid4(), to=TO, text=TEXT)
        assert closed.value.retry_after == 7

    def test_what_the_gateway_has_no_time_for_it_has_not_taken(self, gateway: SmsGateway, taken, goes_wrong):
        goes_wrong("has too much to do")
        with pytest.raises(NotTaken) as busy:
            gateway.send(uuid4(), to=TO, text=TEXT)
        assert (busy.value.retry_after, taken()) == (9, [])

    def test_a_bad_number_is_refused_for_good(self, gateway: SmsGateway, taken, goes_wrong):
        goes_wrong("refuses the number")
        with pytest.raises(Refused) as refusal:
            gateway.send(uuid4(), to=TO, text=TEXT)
        assert refusal.value.reason.isascii()
        assert taken() == []

    def test_a_receipt_says_what_became_of_which_message(self, gateway: SmsGateway, sign):
        for outcome in Outcome:
            body = a_receipt("01890000-0000-7000-8000-000000000001", outcome)
            told = gateway.receipt(body=body, headers=sign(body))
            assert told == Receipt(UUID("01890000-0000-7000-8000-000000000001"), outcome)

    @pytest.mark.parametrize("seconds_ago", [-301, 301, 86_400])
    def test_a_receipt_of_another_time_is_forged(self, gateway: SmsGateway, sign, seconds_ago: int):
        body = a_receipt(str(uuid4()), "delivered")
        with pytest.raises(Forged):
            gateway.receipt(body=body, headers=sign(body, seconds_ago=seconds_ago))

    def test_a_receipt_that_was_altered_or_not_signed_is_forged(self, gateway: SmsGateway, sign):
        body, other = a_receipt(str(uuid4()), "delivered"), a_receipt(str(uuid4()), "failed")
        signed = sign(body)
        without = [{name: value for name, value in signed.items() if name != left_out} for left_out in signed]
        strange = [{name: value[::-1] + sign_ for name, value in signed.items()} for sign_ in ("", "é", "0")]
        for headers in ({}, *without, *strange):
            with pytest.raises(Forged):
                gateway.receipt(body=other, headers=headers)
        with pytest.raises(Forged):
            gateway.receipt(body=other, headers=signed)

    @pytest.mark.parametrize(
        "body", [b"", b"[]", b"null", b"{}", b'{"ref": 1, "state": "delivered"}', b'{"ref": "x", "state": "delivered"}',
                 b"\xff", b"[" * 5000, b'{"ref": "01890000-0000-7000-8000-000000000001", "state": "read"}'],
    )  # fmt: skip
    def test_what_is_signed_and_no_receipt_is_said_to_be_none(self, gateway: SmsGateway, sign, body: bytes):
        with pytest.raises(ValueError):  # noqa: PT011 (whatever it says)
            gateway.receipt(body=body, headers=sign(body))


class MailServerContract:
    """`goes_wrong` knows «451», «550» and «takes it and breaks off». `taken` gives (Message-ID, to, subject, text)."""

    def test_a_letter_arrives_as_it_was_written(self, server: MailServer, taken):
        message_id = uuid4()
        server.send(message_id, to=MAIL_TO, subject=SUBJECT, text=TEXT)
        [(reference, *rest)] = taken()
        assert str(message_id) in reference
        assert rest == [MAIL_TO, SUBJECT, TEXT]

    def test_no_for_now_is_not_taken(self, server: MailServer, taken, goes_wrong):
        goes_wrong("451")
        with pytest.raises(NotTaken):
            server.send(uuid4(), to=MAIL_TO, subject=SUBJECT, text=TEXT)
        assert taken() == []

    def test_no_for_good_is_refused(self, server: MailServer, taken, goes_wrong):
        goes_wrong("550")
        with pytest.raises(Refused):
            server.send(uuid4(), to=MAIL_TO, subject=SUBJECT, text=TEXT)
        assert taken() == []

    def test_a_letter_of_which_nobody_knows_is_the_same_letter_when_it_comes_again(self, server, taken, goes_wrong):
        message_id = uuid4()
        goes_wrong("takes it and breaks off")
        with pytest.raises(ProviderUnavailable):
            server.send(message_id, to=MAIL_TO, subject=SUBJECT, text=TEXT)
        server.send(message_id, to=MAIL_TO, subject=SUBJECT, text=TEXT)
        first, second = taken()
        assert first == second

    @pytest.mark.parametrize("end", ["\r\nBcc: all@example.no", "\nX: y", "\r"])
    def test_nothing_gets_into_the_head_of_a_letter(self, server: MailServer, taken, end: str):
        for changed in ({"to": MAIL_TO + end}, {"subject": SUBJECT + end}):
            letter = {"to": MAIL_TO, "subject": SUBJECT, **changed}
            with pytest.raises(ValueError):  # noqa: PT011 (whatever it says)
                server.send(uuid4(), text=TEXT, **letter)
        assert taken() == []


def a_receipt(reference: str, state: str) -> bytes:
    return json.dumps({"ref": reference, "state": state}).encode()
