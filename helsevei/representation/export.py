"""Who may act for a person, and for whom she may."""

from collections.abc import Iterator
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from helsevei.core.actor import Actor
from helsevei.core.export import Fact, Record, Rows, Section, register
from helsevei.representation.models import Parent, PowerOfAttorney
from helsevei.representation.words import all_in_words


def powers(actor: Actor, person_id: UUID) -> Rows:
    return PowerOfAttorney.objects.visible_to(actor).newest_first()


def children(actor: Actor, person_id: UUID) -> Rows:
    return Parent.objects.visible_to(actor).by_age()


def tell_powers(actor: Actor, rows: Rows) -> Iterator[Record]:
    for power, (abilities, services, period) in all_in_words(list(rows)):
        yield Record([
            Fact("giver", _("Gitt av"), power.giver.name),
            Fact("receiver", _("Gitt til"), power.receiver_name),
            Fact("abilities", _("Gjelder"), abilities),
            Fact("services", _("Tjenester"), services),
            Fact("period", _("Når"), period),
            Fact("given_at", _("Opprettet"), power.given_at),
            Fact("revoked_at", _("Avsluttet"), power.revoked_at),
            Fact("is_registered_by_staff", _("Registrert av kommunen"), power.is_registered_by_staff),
        ])  # fmt: skip


def tell_children(actor: Actor, rows: Rows) -> Iterator[Record]:
    for parent in rows:
        yield Record([
            Fact("child", _("Barn"), parent.child.name),
            Fact("lives_with_child", _("Bor på samme adresse"), parent.lives_with_child),
            Fact("register_read_at", _("Sist hentet fra Folkeregisteret"), parent.register_read_at),
        ])  # fmt: skip


register(Section("powers_of_attorney", _("Fullmakter"), "representation.PowerOfAttorney", 60, powers, tell_powers))
register(Section("children", _("Barn du har foreldreansvar for"), "representation.Parent", 65, children, tell_children))
