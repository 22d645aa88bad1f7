"""«Endringer»: what administrators and registers have changed in the directory, in words: who, when, what stood there and what after."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from helsevei.accounts.models import display_names
from helsevei.audit.models import PLATFORM
from helsevei.design.components.moments import long_date
from helsevei.directory.actions.opening_hours import CLOSED_ALL_DAY
from helsevei.directory.forms.fields import in_hours
from helsevei.directory.models import Change, OfferingKind
from helsevei.directory.opening import from_code
from helsevei.directory.opening import in_words as hours_in_words

KINDS = {
    "municipality": gettext_lazy("Kommunen"),
    "organisation": gettext_lazy("Enhet"),
    "service": gettext_lazy("Tjeneste"),
    "team": gettext_lazy("Team"),
    "offering": gettext_lazy("Helsetilbud"),
}
FIELDS = {
    "name": gettext_lazy("Navn"),
    "is_shown": gettext_lazy("Vises til innbyggerne"),
    "from_age": gettext_lazy("Fra og med alder"),
    "to_age": gettext_lazy("Til og med alder"),
    "is_for_oneself": gettext_lazy("De som er i denne alderen selv"),
    "is_for_parents": gettext_lazy("Foreldre til barn i denne alderen"),
    "texts.nb": gettext_lazy("Tekst på bokmål"),
    "texts.nn": gettext_lazy("Tekst på nynorsk"),
    "texts.en": gettext_lazy("Tekst på engelsk"),
    "texts.se": gettext_lazy("Tekst på nordsamisk"),
    "phone": gettext_lazy("Telefon"),
    "organisation_number": gettext_lazy("Organisasjonsnummer"),
    "her_id": gettext_lazy("HER-id"),
    "parent_name": gettext_lazy("Ligger under"),
    "type_name": gettext_lazy("Type tjeneste"),
    "organisation_name": gettext_lazy("Hører til"),
    "home_page": gettext_lazy("Nettside"),
    "address": gettext_lazy("Besøksadresse"),
    "opening_hours": gettext_lazy("Åpningstider"),
    "answer_within_minutes": gettext_lazy("Svarer innen"),
    "is_active": gettext_lazy("Tjenesten er i bruk"),
    "successor_name": gettext_lazy("Flyttet til"),
    "has_dialogue": gettext_lazy("Innbyggere kan skrive melding"),
    "is_open_to_parents": gettext_lazy("Åpen for foreldre til barn på 12–15 år"),
    "keeps_journal": gettext_lazy("Tjenesten fører journal"),
    "is_sensitive": gettext_lazy("Sensitiv avsender"),
    "is_open_on_holidays": gettext_lazy("Åpen på helligdager"),
    "mailbox": gettext_lazy("E-postadresse"),
    "introduction.nb": gettext_lazy("Tekst på bokmål"),
    "introduction.nn": gettext_lazy("Tekst på nynorsk"),
    "introduction.en": gettext_lazy("Tekst på engelsk"),
    "introduction.se": gettext_lazy("Tekst på nordsamisk"),
}
# Fields of which there are several: the name before the dot, and which of them after it.
OF_SEVERAL: Mapping[str, Callable[[str], str]] = {
    "hours": lambda weekday: _("Åpningstid %(day)s") % {"day": WEEKDAYS[int(weekday)]},
    "hours_on": lambda day: _("Unntak %(day)s") % {"day": dated(day)},
    "reason_on": lambda day: _("Grunn til unntaket %(day)s") % {"day": dated(day)},
    "contact_lines": lambda number: _("Kontaktmåte %(number)d") % {"number": int(number)},
}


@dataclass(frozen=True, slots=True)
class Line:
    """One save; `fields` are label, what stood there, what stands there, and the language that is written in where it is a
    text in a language of its own."""

    changed_at: datetime
    name: str
    kind: str
    thing: str
    fields: list[tuple[str, str, str, str]]


def lines(changes: list[Change]) -> list[Line]:
    names = display_names({change.changed_by for change in changes if change.changed_by})
    return [
        Line(
            changed_at=change.changed_at,
            name=names.get(change.changed_by or PLATFORM, _("Systemet")),
            kind=str(KINDS[change.object_kind]),
            thing=thing(change),
            fields=[
                (label(field), in_words(field, before), in_words(field, after), language(field))
                for field, (before, after) in sorted(change.fields.items(), key=place)
            ],
        )
        for change in changes
    ]


def thing(change: Change) -> str:
    is_offering = change.object_kind == "offering"
    return str(OfferingKind(change.object_name).label if is_offering else change.object_name)


def place(field: tuple[str, Any]) -> tuple[int, str]:
    """The order of FIELDS, then that of what there is several of."""
    name, _dot, which = field[0].partition(".")
    return (list(FIELDS).index(field[0]) if field[0] in FIELDS else len(FIELDS), f"{name}.{which:0>2}")


def label(field: str) -> str:
    name, _dot, which = field.partition(".")
    return OF_SEVERAL[name](which) if name in OF_SEVERAL else str(FIELDS[field])


def language(field: str) -> str:
    name, _dot, code = field.partition(".")
    return code if name in ("texts", "introduction") else ""


def dated(day: str) -> str:
    return long_date(date.fromisoformat(day), with_year=True)


def in_words(field: str, value: Any) -> str:
    """A value as it is read on the pages. None is what was not there."""
    if field == "answer_within_minutes" and value:
        return _("%(hours)s åpne timer") % {"hours": in_hours(value)}
    if isinstance(value, bool):
        return _("Ja") if value else _("Nei")
    if value == CLOSED_ALL_DAY or (value is None and field.startswith("hours.")):
        return _("Stengt")
    if value and field.startswith("hours"):
        return hours_in_words(from_code(value))
    return "" if value is None else str(value)
