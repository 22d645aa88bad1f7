"""One text function for everything people type: forms, doors for systems and the counter in the browser agree (reliability D21)."""

import re
import unicodedata
from itertools import groupby, islice

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Control characters but for line feed and tab, surrogates, and the code points that are never characters.
LAST_OF_PLANES = "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
FORBIDDEN = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{LAST_OF_PLANES}]")
UNSEEN = {"Cc", "Cf", "Zl", "Zp", "Zs"}  # controls, formats such as the zero-width space, separators (Unicode 4.5)
# Hangul fillers and the empty Braille cell, which Unicode counts as letters and signs
DRAWN_AS_NOTHING = "\u115f\u1160\u2800\u3164\uffa0"
MOST_MARKS = 1000  # in a row, in what is stored
MARKS_IN_A_ROW = 8  # more stacked accents than any language uses: they would paint over the lines around them
STACKED = re.compile(rf"([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{{{MARKS_IN_A_ROW}}})"
                     r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+")  # fmt: skip


def normalise(text: str) -> str:
    """NFC with LF line ends, as stored and counted. Raises ValidationError for what is no text (NUL, lone surrogates,
    thousands of accents on one letter)."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if FORBIDDEN.search(text) or text != with_fewer_marks(text):
        raise ValidationError(_("Teksten inneholder skjulte tegn, ofte fordi den er limt inn. Skriv den på nytt her."))
    return unicodedata.normalize("NFC", text)


def is_blank(text: str) -> bool:
    """Whether nobody would see anything: spaces, line ends, and the signs that only steer others or are drawn as nothing."""
    return all(unicodedata.category(sign) in UNSEEN or sign in DRAWN_AS_NOTHING for sign in text)


def with_fewer_marks(text: str) -> str:
    """At most MOST_MARKS accents in a row: the time that NFC takes grows with the square of their number (reliability WB8)."""
    if text.isascii():
        return text
    runs = groupby(text, lambda sign: unicodedata.combining(sign) > 0)
    return "".join("".join(islice(run, MOST_MARKS) if are_marks else run) for are_marks, run in runs)


def salvage(text: str) -> str:
    """What can be kept of a text that is not sent yet: like `normalise`, but leaves out what it would refuse."""
    return normalise(with_fewer_marks(FORBIDDEN.sub("", text)))


def length(text: str) -> int:
    """Characters as people are told to count them: Unicode code points after `normalise`."""
    return len(normalise(text))


def clip_marks(text: str) -> str:
    """For display: at most eight accents on one letter, so that hostile text stays within its line."""
    return STACKED.sub(r"\1", text)


# Norwegian order: æ, ø, å after z, their foreign look-alikes beside them, ü as y, other accents ignored. "{" follows "z".
ORDER = str.maketrans(
    {
        "æ": "{a",
        "ä": "{a",
        "ø": "{b",
        "ö": "{b",
        "œ": "{b",
        "å": "{c",
        "ü": "y",
        "ð": "d",
        "đ": "d",
        "ŋ": "n",
        "ŧ": "t",
        "ł": "l",
    }
)


def sort_key(text: str) -> str:
    """A key that sorts names as a Norwegian telephone directory does, in a column with the collation C (docs/decisions/0003).

    At most twice as long as the text.
    """
    return folded(text)[: 2 * len(text)]


def folded(text: str) -> str:
    """What is the same for large letters and small, with accents and without; but æ, ø and å are letters of their own, as
    "{a", "{b" and "{c"."""
    ordered = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
    letters = unicodedata.normalize("NFD", ordered.replace("aa", "å").translate(ORDER))
    key = "".join(sign for sign in letters if not unicodedata.combining(sign))
    return unicodedata.normalize("NFC", key)


# What is neither letter, digit, white space nor the sign that stands for æ, ø and å
BETWEEN_WORDS = re.compile(r"[^\w{\s]+")


def as_words(text: str) -> str:
    """The words of a text folded, with one space around each, and a full stop where something else than white space stood
    between them: a phrase stands in the text when its words in words do."""
    seen = "".join(sign for sign in text.replace("{", "(") if unicodedata.category(sign) != "Cf")
    return f" {' '.join(BETWEEN_WORDS.sub(' . ', folded(seen)).split())} "
