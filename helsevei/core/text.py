"""One text function for everything people type: forms, doors for systems and the counter in the browser agree (reliability D21)."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Control characters but for line feed and tab, surrogates, and the code points that are never characters.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
MARKS_IN_A_ROW = 8  # more stacked accents than any language uses: they would paint over the lines around them
STACKED = re.compile(rf"([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{{{MARKS_IN_A_ROW}}})"
                     r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+")  # fmt: skip


def normalise(text: str) -> str:
    """NFC with LF line ends, as stored and counted. Raises ValidationError for what is no text (NUL, lone surrogates)."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if FORBIDDEN.search(text):
        raise ValidationError(_("Teksten inneholder tegn som ikke kan lagres. Skriv den på nytt uten å lime inn."))
    return unicodedata.normalize("NFC", text)


def length(text: str) -> int:
    """Characters as people are told to count them: Unicode code points after `normalise`."""
    return len(normalise(text))


def clip_marks(text: str) -> str:
    """For display: at most eight accents on one letter, so that hostile text stays within its line."""
    return STACKED.sub(r"\1", text)


# Norwegian order: æ, ø, å after z, their foreign look-alikes beside them, other accents ignored.
ORDER = str.maketrans({"æ": "{a", "ä": "{a", "ø": "{b", "ö": "{b", "å": "{c"})


def sort_key(text: str) -> str:
    """A key that sorts names as a Norwegian telephone directory does, in any database (docs/decisions/0003)."""
    ordered = text.casefold().replace("aa", "å").translate(ORDER)
    return "".join(sign for sign in unicodedata.normalize("NFD", ordered) if not unicodedata.combining(sign))
