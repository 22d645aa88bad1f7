"""Drafts, each its author's alone."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q

from helsevei.accounts.models import Person, User, UserKind
from helsevei.contacts.models import HealthContact
from helsevei.core.actor import Actor, ActorKind, known
from helsevei.core.ids import new_id
from helsevei.dialogue.models.lists import Position
from helsevei.dialogue.models.threads import Thread

AT_IT = timedelta(minutes=2)  # after she last typed something, somebody is taken to be writing
OF_CONTACT = ("health_contact__person_id", "health_contact__service__name")
OF_THREADS = ("thread__subject", "thread__closed_at", "follows__subject", "follows__closed_at")


class DraftQuerySet(models.QuerySet["Draft"]):
    def visible_to(self, actor: Actor) -> "DraftQuerySet":
        """A draft is its author's alone, on the pages of the person or the municipality it was written in."""
        own = self.filter(author_id=actor.user_id)
        if actor.kind == ActorKind.STAFF:
            return own.filter(health_contact__municipality_id=known(actor.municipality_id))
        return own.filter(person_id=known(actor.person_id))

    def left_behind(self, actor: Actor) -> "DraftQuerySet":
        """What she wrote for others, and nobody but she can read."""
        if actor.kind != ActorKind.INHABITANT:
            return self.none()
        return self.filter(author_id=actor.user_id).exclude(person_id=known(actor.own_person_id)).newest_first()

    def beginning(self, contact: HealthContact) -> "DraftQuerySet":
        """Of the first message in a new thread, about nothing that was said before."""
        return self.filter(health_contact=contact, thread=None, follows=None)

    def about(self, thread: Thread) -> "DraftQuerySet":
        """Of more in a thread, or of a new one that takes it up: which of them it becomes is for the service to say, which
        may close the thread and open it again meanwhile."""
        return self.filter(Q(thread=thread) | Q(follows=thread))

    def being_written(self, actor: Actor, since: datetime) -> "DraftQuerySet":
        """By colleagues of the actor, who have been at it since then."""
        return self.filter(author__kind=UserKind.STAFF, saved_at__gte=since).exclude(author=actor.user_id)

    def newest_first(self, after: Position | None = None) -> "DraftQuerySet":
        found = self.select_related("health_contact__service", "thread", "follows").order_by("-saved_at", "-id")
        found = found.only(
            "author_id", "person_id", "subject", "body", "idempotency_key", "saved_at", *OF_CONTACT, *OF_THREADS
        )
        if after is None:
            return found
        return found.filter(Q(saved_at__lt=after.moment) | Q(saved_at=after.moment, id__lt=after.id))


class Draft(models.Model):
    """What somebody has begun to write («utkast»): survives logout, goes when it is sent.

    One for each form, so that two windows never write over each other. In a `thread`, or the first message of a new one,
    which may take up what was said in a closed one (`follows`).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    author = models.ForeignKey(User, models.CASCADE)
    person = models.ForeignKey(Person, models.CASCADE)
    health_contact = models.ForeignKey(HealthContact, models.CASCADE)
    thread = models.ForeignKey(Thread, models.CASCADE, null=True)
    follows = models.ForeignKey(Thread, models.CASCADE, null=True, related_name="+")
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    idempotency_key = models.UUIDField()  # of the message it will become
    saved_at = models.DateTimeField()

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(body__length__lte=20000), name="draft_length_in_bounds")]

    @property
    def goes_on(self) -> Thread | None:
        """The thread it was begun in, or takes up."""
        return self.follows or self.thread

    @property
    def kept(self) -> tuple[str, str]:
        """With the name of the service, to read and copy."""
        return self.health_contact.service.name, "\n\n".join(filter(None, (self.subject, self.body)))

    @property
    def typed(self) -> dict[str, object]:
        """What a form starts with, to go on where its author stopped."""
        return {"subject": self.subject, "body": self.body, "key": self.idempotency_key}
