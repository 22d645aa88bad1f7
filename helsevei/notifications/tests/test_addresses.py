"""Text messages go to mobiles of any country, letters to addresses that every mail server understands (reliability NO4)."""

import pytest

from helsevei.notifications.addresses import UnusableAddress, email, mobile

NUMBERS = {
    "+4740000101": "+4740000101",
    "400 00 101": "+4740000101",
    "0047 400 00 101": "+4740000101",
    "+47 (400) 00-101": "+4740000101",
    "+46 70 123 45 67": "+46701234567",
    "+447400123456": "+447400123456",
    "+1 202 555 0123": "+12025550123",
}
NO_MOBILES = [
    "+4722225555", "22 22 55 55", "+47 820 12345", "02800", "+47 (0) 40 00 01 01", "+1-800-FLOWERS", "40000101x", "4000010",
    "+47400001010", "+999 40000101", "", " ", "+", "400001\n01", "４００００１０１", "+4740000101;ext=5", "+47" + "4" * 40,
]  # fmt: skip
EMAILS = {
    "astrid@example.no": "astrid@example.no",
    " Astrid.Fjellvang+post@Example.no ": "Astrid.Fjellvang+post@Example.no",
    "post@blåbær.example.no": "post@xn--blbr-roah.example.no",
    "a@" + "b" * 63 + ".no": "a@" + "b" * 63 + ".no",
}
NO_EMAILS = [
    "", "astrid", "@example.no", "astrid@", "astrid@example", "a b@example.no", "astrid@example.no\r\nBcc: all@example.no",
    "astrid@example.no\nX", "astrid@exa\rmple.no", "a@b.no,c@d.no", "<a@b.no>", '"a b"@example.no', "a@[127.0.0.1]", "a@localhost",
    "å@example.no", "a@" + "b" * 64 + ".no", "a" * 320 + "@example.no", "a@" + ".".join(["b" * 60] * 5) + ".no", "a@\x00.no",
    "ſ@example.no",
]  # fmt: skip


@pytest.mark.parametrize(("written", "meant"), NUMBERS.items())
def test_a_mobile_number_is_known_however_it_is_written(written, meant):
    assert mobile(written) == meant


@pytest.mark.parametrize("written", NO_MOBILES)
def test_what_is_no_mobile_number_gets_nothing(written):
    with pytest.raises(UnusableAddress):
        mobile(written)


@pytest.mark.parametrize(("written", "meant"), EMAILS.items())
def test_an_address_is_known_and_its_domain_written_in_plain_letters(written, meant):
    assert email(written) == meant


@pytest.mark.parametrize("written", NO_EMAILS)
def test_what_is_no_address_gets_nothing(written):
    with pytest.raises(UnusableAddress):
        email(written)
