"""`./run messages`: collect the texts of the code into the translators' catalogues, and compile these for the server.

The texts in the code are the bokmål (docs/decisions/0009); nynorsk and English have a catalogue each. `--check` changes
nothing and fails when a text is missing there, untranslated, or loses one of its placeholders.
"""

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

from tools.assets import compile_catalogues
from tools.environment import ROOT

LANGUAGES = ("nn", "en")
HEADER = "# The texts of Helsevei, EUPL-1.2. Made by ./run messages; translate the empty ones (docs/decisions/0009)."
LAZY = {f"{name}_lazy": spec for name, spec in DEFAULT_KEYWORDS.items() if name.endswith("gettext")}
KEYWORDS = {**DEFAULT_KEYWORDS, **LAZY, "gettext_noop": None}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}|%[sd%]")
TEMPLATES = "**/templates/**.*"
METHODS = [
    ("**/tests/**", "ignore"),
    ("**/migrations/**", "ignore"),
    ("**.py", "python"),
    (TEMPLATES, "jinja2.ext:babel_extract"),
]
# As helsevei/design/environment.py reads them; one that cannot be read is an error
OPTIONS = {TEMPLATES: {"newstyle_gettext": "yes", "trim_blocks": "yes", "lstrip_blocks": "yes", "silent": "no"}}
CHANGING = re.compile(
    r'^"(?:POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team|Generated-By|Report-Msgid).*\n',
    re.MULTILINE,
)


def main(arguments: list[str]) -> int:
    collected = collect()
    if "--check" in arguments:
        faults = [fault for language in LANGUAGES for fault in check(language, collected)]
        for fault in faults:
            print(fault)
        return 1 if faults else 0
    for language in LANGUAGES:
        merge(language, collected)
    compile_catalogues()
    return 0


def collect() -> Catalog:
    """Every text of the code and the templates, in the order of files and lines."""
    catalogue = Catalog(project="Helsevei", charset="utf-8", fuzzy=False)
    found = (
        (f"{folder}/{name}", line, text, comments, context)
        for folder in ("config", "helsevei")
        for name, line, text, comments, context in extract_from_dir(ROOT / folder, METHODS, OPTIONS, KEYWORDS)
    )
    for name, line, text, comments, context in sorted(found, key=lambda one: one[:2]):
        catalogue.add(text, locations=[(name, line)], auto_comments=comments, context=context)
    return catalogue


def merge(language: str, collected: Catalog) -> None:
    """Add what is new, drop what is gone; never guess a translation from a similar text."""
    catalogue = known(language)
    catalogue.update(collected, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=120, sort_by_file=True, include_lineno=False, include_previous=False)
    po(language).parent.mkdir(parents=True, exist_ok=True)
    po(language).write_text(CHANGING.sub("", buffer.getvalue().decode()), encoding="utf-8")


def known(language: str) -> Catalog:
    """The catalogue of a language as it lies in the repository; an empty one before the first time."""
    if not po(language).exists():
        return Catalog(
            locale=language, header_comment=HEADER, project="Helsevei", version="1", charset="utf-8", fuzzy=False
        )
    with po(language).open("rb") as file:
        return read_po(file, locale=language)


def check(language: str, collected: Catalog) -> Iterator[str]:
    """What a translator has left to do, one line each."""
    catalogue = known(language)
    for message in collected:
        translation = catalogue.get(message.id, message.context) if message.id else message
        if translation is None:
            yield f"{language}: not in the catalogue, run ./run messages: {words(message)}"
        elif not message.id:
            continue
        elif translation.fuzzy or not all(forms(translation)):
            yield f"{language}: not translated: {words(message)}"
        elif placeholders(message) != {one for form in forms(translation) for one in PLACEHOLDER.findall(form)}:
            yield f"{language}: other placeholders than in the code: {words(message)}"
    gone = [message for message in catalogue if message.id and collected.get(message.id, message.context) is None]
    yield from (f"{language}: no longer in the code, run ./run messages: {words(message)}" for message in gone)


def forms(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or [""])


def placeholders(message: Message) -> set[str]:
    texts = [message.id] if isinstance(message.id, str) else list(message.id)
    return {one for text in texts for one in PLACEHOLDER.findall(text)}


def words(message: Message) -> str:
    where = ", ".join(f"{file}:{line}" for file, line in message.locations[:2])
    return f"{message.id if isinstance(message.id, str) else message.id[0]!r} {where}"


def po(language: str) -> Path:
    return ROOT / "helsevei" / "locale" / language / "LC_MESSAGES" / "django.po"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
