"""What counts as a telephone number and as an address on the web: one rule for what people type and what registers say."""

import re
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

PHONE = re.compile(r"(\+47 ?)?[0-9](?: ?[0-9]){2,11}", re.ASCII)
PHONE_LENGTH = 20
_is_address = URLValidator(schemes=["https"])


def is_phone(text: str) -> bool:
    """A Norwegian number as people read it, with single spaces, that fits where numbers are stored."""
    return len(text) <= PHONE_LENGTH and bool(PHONE.fullmatch(text))


def host_of(address: str) -> str:
    """Where a page is, as people know it."""
    return urlsplit(address).hostname or ""


def is_https(text: str) -> bool:
    """A page that nobody between can read or change, and whose host is what it seems to be."""
    try:
        _is_address(text)
    except ValidationError:
        return False
    return "@" not in urlsplit(text).netloc
