"""Every change of standard replies."""

from uuid import UUID

from django.utils.translation import gettext as _

from helsevei.accounts.models import User
from helsevei.audit.recording import action, record
from helsevei.core.actor import Actor, known
from helsevei.core.refusals import NotAllowed, Refusal
from helsevei.dialogue.models import StandardReply
from helsevei.dialogue.policy import may_keep_reply
from helsevei.dialogue.variables import unknown, unknown_told
from helsevei.directory.models import Service
from helsevei.directory.versions import ChangedMeanwhile

MOST = 100  # in one place: as many as somebody can choose among


class ReplyNameTaken(Refusal):
    status = 422
    field = "name"


class UnknownVariable(Refusal):
    """Something stands in braces that nothing will ever stand for."""

    status = 422
    field = "body"


class TooManyReplies(Refusal):
    """There are MOST in that place already."""


@action
def save_reply(
    *,
    actor: Actor,
    municipality_id: UUID,
    service_id: UUID | None = None,
    reply_id: UUID | None = None,
    seen_version: int = 0,
    name: str,
    body: str,
) -> StandardReply:
    """Add a reply to a service's, or without a service to the actor's own; or change the one with `reply_id`, in the place
    where it is, as it was in `seen_version`."""
    reply = _lock(actor, reply_id) if reply_id else _begin(actor, municipality_id, service_id)
    if reply_id and reply.version != seen_version:
        raise ChangedMeanwhile(
            _(
                "Noen andre har endret dette siden du åpnet siden. Det du har skrevet, er ikke lagret, men står fortsatt her."
            )
        )
    _refuse_unknown(body)
    others = StandardReply.objects.beside(reply).exclude(id=reply.id)
    if others.filter(name=name).exists():
        raise ReplyNameTaken(_("Det finnes allerede et standardsvar som heter «%(name)s».") % {"name": name})
    if not reply_id and others.count() >= MOST:
        raise TooManyReplies(_("Det er %(most)s standardsvar her allerede. Fjern et som ikke brukes.") % {"most": MOST})
    reply.name, reply.body = name, body
    reply.version += 1 if reply_id else 0
    reply.save()
    _record(actor, reply, event="dialogue.reply.saved")
    return reply


@action
def remove_reply(*, actor: Actor, reply_id: UUID) -> None:
    """It is no more; what was sent with it stays as it was sent."""
    reply = _lock(actor, reply_id)
    _record(actor, reply, event="dialogue.reply.removed")
    reply.delete()


def _begin(actor: Actor, municipality_id: UUID, service_id: UUID | None) -> StandardReply:
    """A new one in its place, which is locked, so that two cannot take one name at once."""
    owner = None if service_id else User.objects.locked(known(actor.user_id))
    reply = StandardReply(municipality_id=municipality_id, service_id=service_id, owner=owner)
    if not may_keep_reply(actor, reply):
        raise NotAllowed
    if service_id:
        Service.objects.select_for_update(no_key=True).get(id=service_id, municipality=municipality_id)
    return reply


def _lock(actor: Actor, reply_id: UUID) -> StandardReply:
    reply = StandardReply.objects.select_for_update(no_key=True).get(id=reply_id)
    if not may_keep_reply(actor, reply):
        raise NotAllowed
    return reply


def _refuse_unknown(body: str) -> None:
    if names := unknown(body):
        raise UnknownVariable(unknown_told(names))


def _record(actor: Actor, reply: StandardReply, *, event: str) -> None:
    record(actor=actor, event=event, object_kind="standard_reply", object_id=reply.id,
           municipality_id=reply.municipality_id, service_id=reply.service_id)  # fmt: skip
