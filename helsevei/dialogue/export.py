"""What was said with a person, as she sees it herself, and what she has begun to write. Notes between staff are not here."""

from collections.abc import Iterator
from uuid import UUID

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from helsevei.core.actor import Actor
from helsevei.core.export import Fact, Record, Rows, Section, register
from helsevei.dialogue.forms import CLOSE_REASONS
from helsevei.dialogue.models import CloseReason, Draft, Message, Thread

AT_ONCE = 100  # threads, with what was said in them


def threads(actor: Actor, person_id: UUID) -> Rows:
    return Thread.objects.visible_to(actor).filter(person=person_id).order_by("started_at", "id")


def drafts(actor: Actor, person_id: UUID) -> Rows:
    return Draft.objects.visible_to(actor).filter(person=person_id).newest_first()


def tell_threads(actor: Actor, rows: Rows) -> Iterator[Record]:
    in_order = Message.objects.select_related("withdrawal").order_by("sent_at", "id")
    whole = rows.select_related("service__municipality").prefetch_related(Prefetch("messages", in_order))
    for thread in whole.iterator(chunk_size=AT_ONCE):
        reason = str(CLOSE_REASONS[CloseReason(thread.close_reason)]) if thread.is_closed else ""
        yield Record([
            Fact("subject", _("Emne"), thread.subject),
            Fact("service", _("Tjeneste"), thread.service.name),
            Fact("municipality", _("Kommune"), thread.service.municipality.name),
            Fact("started_at", _("Begynt"), thread.started_at),
            Fact("closed_at", _("Avsluttet"), thread.closed_at),
            Fact("close_reason", _("Hvorfor den er avsluttet"), reason),
        ], "messages", [tell_message(message) for message in thread.messages.all()])  # fmt: skip


def tell_message(message: Message) -> Record:
    return Record([
        Fact("author", _("Skrevet av"), message.author_name),
        Fact("on_behalf_of", _("På vegne av"), message.represented_name),
        Fact("sent_at", _("Sendt"), message.sent_at),
        Fact("withdrawn_at", _("Trukket tilbake"), message.withdrawn.withdrawn_at if message.withdrawn else None),
        Fact("text", _("Tekst"), message.text),
    ])  # fmt: skip


def tell_drafts(actor: Actor, rows: Rows) -> Iterator[Record]:
    for draft in rows:
        yield Record([
            Fact("service", _("Tjeneste"), draft.health_contact.service.name),
            Fact("saved_at", _("Lagret"), draft.saved_at),
            Fact("subject", _("Emne"), draft.subject),
            Fact("text", _("Tekst"), draft.body),
        ])  # fmt: skip


register(Section("threads", _("Samtaler"), "dialogue.Thread", 40, threads, tell_threads))
register(Section("drafts", _("Utkast"), "dialogue.Draft", 50, drafts, tell_drafts))
