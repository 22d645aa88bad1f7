"""What the pages that everybody opens ask for (core/questions.py): lists of threads, and one thread with all that is said in it."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from helsevei.accounts.models import StaffRole, UserKind
from helsevei.accounts.policy import CARE_ROLES
from helsevei.contacts.models import HealthContact, Pin, PinPlace, PinQuerySet
from helsevei.core.actor import Actor, known
from helsevei.core.questions import planned_question, question
from helsevei.dialogue.models.drafts import Draft, DraftQuerySet
from helsevei.dialogue.models.lists import Narrowing, Position
from helsevei.dialogue.models.messages import Message, MessageQuerySet, Move, MoveQuerySet, Note, NoteQuerySet
from helsevei.dialogue.models.replies import StandardReply, StandardReplyQuerySet
from helsevei.dialogue.models.selections import SavedSelection, SavedSelectionQuerySet
from helsevei.dialogue.models.threads import PAGE, ReadMark, Thread, ThreadQuerySet
from helsevei.directory.models import Service, Team
from helsevei.notifications.models import Notice, NoticeQuerySet
from helsevei.retention.models import Hold

FEW_DRAFTS = 2  # beside the threads; the rest has a page of its own
MESSAGES = 50  # at once, of those that a service has exchanged with a person

ONE_MORE = 1  # which tells whether there is another page

Choose = Callable[[ThreadQuerySet], ThreadQuerySet]
ChooseMine = Callable[[ThreadQuerySet, UUID, datetime], ThreadQuerySet]
Order = Callable[[ThreadQuerySet, Position | None], ThreadQuerySet]


@question
def own_services(actor: Actor) -> QuerySet[Thread, tuple[UUID, str, int]]:
    return Thread.objects.visible_to(actor).by_service(actor)


@question
def own_threads(actor: Actor, choose: Choose, service_id: UUID | None, after: Position | None) -> ThreadQuerySet:
    found = choose(Thread.objects.visible_to(actor).for_list(actor))
    of_service = found.filter(service=service_id) if service_id else found
    return of_service.newest_first(after)[: PAGE + ONE_MORE]


@question
def own_drafts(actor: Actor) -> DraftQuerySet:
    return Draft.objects.visible_to(actor).newest_first()[: FEW_DRAFTS + ONE_MORE]


@question
def left_behind(actor: Actor) -> DraftQuerySet:
    """What she wrote for others."""
    return Draft.objects.left_behind(actor)[:PAGE]


@question
def drafts_to(actor: Actor, contact: HealthContact, named: UUID | None) -> DraftQuerySet:
    """Of a message that begins a thread, the newest or the one that is named."""
    return one_of(Draft.objects.visible_to(actor).beginning(contact), named)


@question
def drafts_about(actor: Actor, thread: Thread, named: UUID | None) -> DraftQuerySet:
    """Of more in a thread, or of one that takes it up."""
    return one_of(Draft.objects.visible_to(actor).about(thread), named)


def one_of(drafts: DraftQuerySet, named: UUID | None) -> DraftQuerySet:
    return (drafts.filter(id=named) if named else drafts).newest_first()[:1]


@planned_question
def service_threads(
    actor: Actor, choose: ChooseMine, narrowing: Narrowing, order: Order, after: Position | None, now: datetime
) -> ThreadQuerySet:
    """Of the services of a member of staff, or fewer."""
    found = choose(Thread.objects.visible_to(actor).for_list(actor), known(actor.user_id), now)
    return order(found.narrowed(narrowing), after)[: PAGE + ONE_MORE]


@planned_question
def threads_with(actor: Actor, person_id: UUID, after: Position | None) -> ThreadQuerySet:
    """Of one person with the services of a member of staff."""
    theirs = Thread.objects.visible_to(actor).filter(person_id=person_id).for_list(actor)
    return theirs.newest_first(after)[: PAGE + ONE_MORE]


@planned_question
def numbers(actor: Actor, now: datetime) -> QuerySet[Any, dict[str, int]]:
    return Thread.objects.visible_to(actor).numbers(known(actor.user_id), now)


@question
def pins(actor: Actor, day: date, after: PinPlace | None) -> PinQuerySet:
    """The follow-up list, with how many threads of each person's wait in that service, as `unanswered`."""
    of_pin = {"person": OuterRef("health_contact__person"), "service": OuterRef("health_contact__service")}
    waiting = Thread.objects.visible_to(actor).unanswered().filter(**of_pin).order_by().values("person")
    numbers = Subquery(waiting.annotate(number=Count("id")).values("number"))
    found = Pin.objects.visible_to(actor).current(day).annotate(unanswered=Coalesce(numbers, 0))
    return found.by_end(after)[: PAGE + ONE_MORE]


@question
def sent_with(author_id: UUID, key: UUID) -> MessageQuerySet:
    """What somebody has sent with an idempotency key, with its thread: one message at most."""
    return Message.objects.select_related("thread").filter(author=author_id, idempotency_key=key)


@question
def sent_since(author_id: UUID, moment: datetime) -> QuerySet[Message, UUID]:
    """By their ids."""
    return Message.objects.filter(author=author_id, sent_at__gt=moment).values_list("id", flat=True)


@question
def the_thread(actor: Actor, thread_id: UUID) -> ThreadQuerySet:
    """With whether anything of hers is held back, which staff are then told of."""
    holds = Hold.objects.visible_to(actor).standing().filter(person=OuterRef("person"))
    return Thread.objects.visible_to(actor).for_page().filter(id=thread_id).annotate(is_held=Exists(holds))


@question
def writers(actor: Actor, thread_id: UUID, since: datetime) -> QuerySet[Thread, list[str]]:
    """The names of colleagues who write in a thread, and nothing of what they write; no row where she may not see the thread."""
    drafts = Draft.objects.filter(thread=OuterRef("id")).being_written(actor, since)
    names = ArraySubquery(drafts.order_by("author__staff_name").values("author__staff_name").distinct())
    seen = Thread.objects.visible_to(actor).filter(id=thread_id)
    return seen.annotate(writers=names).values_list("writers", flat=True)


@question
def newest_messages(actor: Actor, thread: Thread, before: Position | None) -> MessageQuerySet:
    return Message.objects.visible_to(actor).with_marks().latest_in(thread, before)[: MESSAGES + ONE_MORE]


@question
def her_last(actor: Actor, thread: Thread) -> MessageQuerySet:
    """The last message of the inhabitant herself."""
    return Message.objects.visible_to(actor).in_thread(thread).by_inhabitant().reverse()[:1]


@question
def all_messages(actor: Actor, thread: Thread) -> MessageQuerySet:
    return Message.objects.visible_to(actor).with_marks().in_thread(thread)


@question
def reads_since(thread_id: UUID, moment: datetime) -> QuerySet[ReadMark, datetime]:
    """When the inhabitant, or one who acts for her, has had a thread before her since then."""
    theirs = ReadMark.objects.filter(thread=thread_id, user__kind=UserKind.INHABITANT, read_at__gte=moment)
    return theirs.values_list("read_at", flat=True)


@question
def notes(actor: Actor, thread: Thread) -> NoteQuerySet:
    return Note.objects.visible_to(actor).in_thread(thread)


@question
def moves(actor: Actor, thread: Thread) -> MoveQuerySet:
    return Move.objects.visible_to(actor).in_thread(thread)


@question
def services(actor: Actor) -> QuerySet[Service, tuple[UUID, str]]:
    """In which she meets inhabitants."""
    services = actor.service_ids(*CARE_ROLES)
    here = Service.objects.visible_to(actor).in_order()
    found = here if services is None else here.filter(id__in=sorted(services))
    return found.values_list("id", "name")


@question
def selections(actor: Actor) -> SavedSelectionQuerySet:
    return SavedSelection.objects.visible_to(actor).in_order()


@question
def teams(actor: Actor) -> QuerySet[Team, tuple[UUID, str]]:
    """Of the services in which she meets inhabitants."""
    services = actor.service_ids(*CARE_ROLES)
    here = Team.objects.visible_to(actor)
    found = here if services is None else here.filter(service__in=sorted(services))
    return found.in_order().values_list("id", "name")


@question
def teams_of(actor: Actor, service_id: UUID) -> QuerySet[Team, tuple[UUID, str]]:
    return Team.objects.visible_to(actor).filter(service=service_id).in_order().values_list("id", "name")


@question
def colleagues(
    user_id: UUID, municipality_id: UUID, service_id: UUID, now: datetime, day: date
) -> QuerySet[StaffRole, tuple[UUID, str]]:
    """Those who answer in a service besides this user and are not away, as the municipality calls them."""
    roles = StaffRole.objects.answering(municipality_id, service_id, now).present(day).exclude(user=user_id)
    return roles.order_by("name", "user_id").values_list("user_id", "name").distinct()


@question
def followers(actor: Actor, thread: Thread) -> ThreadQuerySet:
    """What takes a closed thread up, the newest first."""
    return Thread.objects.visible_to(actor).filter(follows=thread).newest_first()


@question
def notices(actor: Actor, about: tuple[UUID, ...]) -> NoticeQuerySet:
    return Notice.objects.visible_to(actor).about(about)


@question
def replies_in(actor: Actor, service_id: UUID) -> StandardReplyQuerySet:
    """What she can put into an answer from a service: the service's, and her own."""
    usable = StandardReply.objects.visible_to(actor).filter(Q(service=service_id) | Q(service=None))
    return usable.in_order()
