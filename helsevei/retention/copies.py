"""What we have about a person, as one file: JSON for machines, PDF for people. From the same facts."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from helsevei.accounts.models import Person
from helsevei.core.actor import Actor
from helsevei.core.clock import OSLO, now
from helsevei.core.export import Record, Section, Value, sections
from helsevei.core.retention import RULES
from helsevei.core.text import clip_marks
from helsevei.design.components.moments import full_words
from helsevei.design.paper import pdf

FORMAT = 1
LAYOUT = Path(__file__).parent / "export.typ"


def kept(section: Section) -> str:
    """How long, by the rule of its table."""
    return RULES[section.table].how_long


def as_json(actor: Actor, person: Person) -> bytes:
    """As docs/integrators/export.md says."""
    told = {
        section.key: {
            "title": str(section.title),
            "kept": kept(section),
            "records": [for_machines(record) for record in section.tell(actor, section.rows(actor, person.id))],
        }
        for section in sections()
    }
    whole = {"format": FORMAT, "made_at": now(), "language": get_language(), "sections": told}
    return json.dumps(whole, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1).encode()


def for_machines(record: Record) -> dict[str, Any]:
    facts: dict[str, Any] = {fact.key: fact.value for fact in record.facts}
    return facts | ({record.key: [for_machines(one) for one in record.holds]} if record.key else {})


def as_pdf(actor: Actor, person: Person) -> bytes:
    return pdf(LAYOUT, {
        "language": get_language(),
        "title": _("Mine opplysninger"),
        "about": clip_marks(person.name),
        "printed": _("Skrevet ut %(moment)s") % {"moment": full_words(now().astimezone(OSLO))},
        "nothing": _("Ingenting."),
        "sections": [
            {
                "title": str(section.title),
                "kept": _("Lagres: %(how_long)s") % {"how_long": kept(section)},
                "records": [one for record in section.tell(actor, section.rows(actor, person.id))
                            for one in for_people(record)],
            }
            for section in sections()
        ],
    })  # fmt: skip


def for_people(record: Record, depth: int = 0) -> Iterator[dict[str, Any]]:
    """What it holds follows it, a little further in; what is not there is not told."""
    facts = [(str(fact.label), in_words(fact.value)) for fact in record.facts if fact.value not in (None, "", [])]
    yield {"depth": depth, "facts": facts}
    for one in record.holds:
        yield from for_people(one, depth + 1)


def in_words(value: Value) -> str:
    if isinstance(value, bool):
        return _("Ja") if value else _("Nei")
    if isinstance(value, datetime):
        return full_words(value.astimezone(OSLO))
    if isinstance(value, date):
        return date_format(value)
    if isinstance(value, list):
        return ", ".join(in_words(one) for one in value)
    return clip_marks(str(value))


def counts(actor: Actor, person_id: UUID) -> list[tuple[Section, int, str]]:
    """Each kind, how many there are, and how long they are kept."""
    return [(section, section.rows(actor, person_id).count(), kept(section)) for section in sections()]
