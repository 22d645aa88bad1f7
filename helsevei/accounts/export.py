"""What accounts has about a person: who she is, what she has said yes to, where she is logged in."""

from collections.abc import Iterator
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from helsevei.accounts.models import Consent, Person, Session
from helsevei.core.actor import Actor
from helsevei.core.clock import real_now
from helsevei.core.export import Fact, Record, Rows, Section, register


def herself(actor: Actor, person_id: UUID) -> Rows:
    return Person.objects.visible_to(actor).filter(id=person_id)


def decisions(actor: Actor, person_id: UUID) -> Rows:
    return Consent.objects.filter(person__in=herself(actor, person_id)).order_by("decided_at", "id")


def logins(actor: Actor, person_id: UUID) -> Rows:
    """Her own: where whoever represents her is logged in is no business of hers."""
    return Session.objects.visible_to(actor).living(real_now()).filter(user__person=person_id)


def tell_person(actor: Actor, rows: Rows) -> Iterator[Record]:
    for person in rows:
        yield Record([
            Fact("name", _("Navn"), person.name),
            Fact("birth_date", _("Fødselsdato"), person.birth_date),
            Fact("identity_number", _("Fødselsnummer"), person.identity_number),
            Fact("municipality_number", _("Kommunenummer"), person.municipality_number),
            Fact("children_birth_dates", _("Fødselsdatoene til barna dine"), person.children_birth_dates),
            Fact("has_address_protection", _("Adressesperre"), person.address_protection != "ugradert"),
            Fact("has_guardian", _("Har verge"), person.has_guardian),
            Fact("has_dialogue_consent", _("Digital dialog"), person.has_dialogue_consent),
            Fact("register_read_at", _("Sist hentet fra Folkeregisteret"), person.register_read_at),
        ])  # fmt: skip


def tell_decisions(actor: Actor, rows: Rows) -> Iterator[Record]:
    for decision in rows:
        yield Record([
            Fact("decided_at", _("Tidspunkt"), decision.decided_at),
            Fact("is_given", _("Sa ja"), decision.is_given),
            Fact("text_version", _("Utgave av teksten"), decision.text_version),
        ])  # fmt: skip


def tell_logins(actor: Actor, rows: Rows) -> Iterator[Record]:
    for session in rows:
        yield Record([
            Fact("started_at", _("Logget inn"), session.started_at),
            Fact("used_at", _("Sist brukt"), session.used_at),
            Fact("device", _("Enhet"), session.device),
        ])  # fmt: skip


register(Section("person", _("Hvem du er"), "accounts.Person", 10, herself, tell_person))
register(Section("consents", _("Samtykker"), "accounts.Consent", 20, decisions, tell_decisions))
register(Section("sessions", _("Innlogginger"), "accounts.Session", 80, logins, tell_logins))
