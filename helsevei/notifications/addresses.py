"""Addresses that something can be sent to: mobile numbers of any country, e-mail addresses (reliability NO4)."""

import re

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from helsevei.accounts.delivery import Channel

# What people write numbers with; letters would be read as the keys of an old telephone.
NUMBER = re.compile(r"\+?[0-9 ()./-]{5,30}")
# In North America nobody can tell mobile numbers from others.
MOBILE = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)
LONGEST_EMAIL = 254  # RFC 5321, 4.5.3.1.3
ODD = set('"[]')  # quoted names and addresses of machines: allowed by the standard, used by nobody but attackers


class UnusableAddress(Exception):
    """Nothing can be sent there."""


def usable(channel: Channel, address: str) -> str:
    """The address as providers want it. Raises UnusableAddress."""
    return mobile(address) if channel == Channel.SMS else email(address)


def is_usable(channel: Channel, address: str) -> bool:
    try:
        usable(channel, address)
    except UnusableAddress:
        return False
    return True


def mobile(text: str) -> str:
    """A mobile number in E.164, Norwegian where no country is named; never a landline, a service or a premium number."""
    if not NUMBER.fullmatch(text.strip()):
        raise UnusableAddress
    try:
        number = phonenumbers.parse(text, "NO")
    except phonenumbers.NumberParseException:
        raise UnusableAddress from None
    if not phonenumbers.is_valid_number(number) or phonenumbers.number_type(number) not in MOBILE:
        raise UnusableAddress
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def email(text: str) -> str:
    """An address that every mail server understands: the part before @ in plain letters, the domain in its ASCII form."""
    name, _, domain = text.strip().rpartition("@")
    try:
        address = f"{name}@{domain.encode('idna').decode()}"
        EmailValidator(allowlist=[])(address)
    except (ValidationError, UnicodeError):
        raise UnusableAddress from None
    if not address.isascii() or len(address) > LONGEST_EMAIL or set(address) & ODD:
        raise UnusableAddress
    return address
