"""Plays what people in the demo write (`everyday.py`) by the same actions as people use, each at its moment until now."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property
from random import Random
from uuid import UUID, uuid5

from django.utils import translation
from django.utils.formats import date_format

from helsevei.contacts.models import HealthContact
from helsevei.core.actor import Actor, known
from helsevei.core.clock import OSLO
from helsevei.demo.everyday import Course, life
from helsevei.demo.past_notices import tell_as_it_was
from helsevei.demo.seed import KEYS, inhabitant_actor, staff_actor
from helsevei.dialogue.actions.handling import add_note, assign_thread, close_thread, mark_journalled, reopen_thread
from helsevei.dialogue.actions.reading import read_thread
from helsevei.dialogue.actions.writing import answer_thread, continue_thread, write_message
from helsevei.dialogue.models import CloseReason, Thread
from helsevei.directory.opening import DAY, working_days_after
from helsevei.notifications.models import Notice, NoticeState

NIGHT = timedelta(hours=9)  # from ten o'clock; nobody at home writes or reads then
MORNING = 7  # o'clock
FEW_MINUTES = (12, 90)
SAME_DAY = (20, 240)
NEXT_DAY = (1440, 1800)
A_DAY_SOON = DAY
BEFORE_IT = 3 * DAY  # so that the answer comes before the day that an inhabitant asks about


class StillToCome(Exception):
    """The next step lies ahead of now: it has not been taken yet."""


class Town:
    """Who is who in one municipality. Names are given names: nobody in the demo shares hers."""

    def __init__(self, municipality_id: UUID, numbers: dict[str, str], now: datetime) -> None:
        self.now = now
        self.municipality_id = municipality_id
        self.numbers = numbers
        self._actors: dict[str, Actor] = {}

    def inhabitant(self, name: str) -> Actor:
        if name not in self._actors:
            self._actors[name] = inhabitant_actor({"identity_number": self.numbers[name]})
        return self._actors[name]

    def staff(self, name: str) -> Actor:
        if name not in self._actors:
            self._actors[name] = staff_actor(self.numbers[name], self.municipality_id)
        return self._actors[name]

    @cached_property
    def contacts(self) -> dict[tuple[str, UUID], HealthContact]:
        """By service and person."""
        found = HealthContact.objects.filter(municipality=self.municipality_id).select_related("service", "person")
        with_hours = found.prefetch_related("service__opening_hours", "service__opening_exceptions")
        return {(contact.service.name, contact.person_id): contact for contact in with_hours}

    def contact(self, service: str, inhabitant: str) -> HealthContact:
        return self.contacts[service, known(self.inhabitant(inhabitant).person_id)]


def live(course: Course, town: Town) -> None:
    """One thread from its first message to where it stands now."""
    with suppress(StillToCome):
        Life(course, town).go()


class Life:
    """A thread while it is lived. `at` is the moment of the last step; staff take theirs when the service is open."""

    def __init__(self, course: Course, town: Town, follows_id: UUID | None = None) -> None:
        self.follows_id = follows_id
        self.course = course
        self.town = town
        self.lot = Random(f"{course.service} {course.inhabitant} {course.conversation['subject']}")  # noqa: S311
        self.language = course.conversation.get("language", "nb")
        self.inhabitant, self.staff = town.inhabitant(course.inhabitant), town.staff(course.staff)
        self.contact = town.contact(course.service, course.inhabitant)
        self.opening = self.contact.service.opening
        self.at = by_day(town.now - timedelta(days=course.days_ago), -NIGHT)
        self.day = ""  # the name of the one they speak of, as soon as one of them does

    def go(self) -> None:
        thread_id = self.begin()
        for place in range(1, self.course.messages):
            if place % 2:
                self.answer(thread_id, place)
            else:
                self.see(thread_id, NEXT_DAY if self.course.conversation.get("next_day") else SAME_DAY)
                self.go_on(thread_id, place)
        if self.course.is_read:
            self.look(thread_id)
        if self.course.is_taken:
            thread = self.at_work(thread_id)
            assign_thread(actor=self.staff, thread_id=thread_id, seen_handling=thread.handling_version, now=self.at)
        if self.course.is_noted:
            self.note(thread_id)
        if self.course.is_over:
            self.end(thread_id)

    def begin(self) -> UUID:
        self.step(self.at)
        subject = self.worded(self.course.conversation["subject"])
        return write_message(
            actor=self.inhabitant, contact_id=self.contact.id, subject=subject, body=self.letter(0),
            idempotency_key=self.key(0), now=self.at, follows_id=self.follows_id,
        ).id  # fmt: skip

    def answer(self, thread_id: UUID, place: int) -> None:
        promise = self.contact.service.answer_within_minutes
        self.look(thread_id)
        thread = self.at_work(thread_id, (5, max(6, promise // 2)))
        answer_thread(
            actor=self.staff, thread_id=thread_id, body=self.letter(place), idempotency_key=self.key(place),
            seen_version=thread.version, now=self.at,
        )  # fmt: skip
        self.tell()

    def go_on(self, thread_id: UUID, place: int) -> None:
        self.step(by_day(self.at + self.some_time((3, 60))))
        continue_thread(
            actor=self.inhabitant, thread_id=thread_id, body=self.letter(place), idempotency_key=self.key(place),
            now=self.at,
        )  # fmt: skip

    def see(self, thread_id: UUID, minutes: tuple[int, int] = (20, 1200)) -> None:
        """The inhabitant opens the thread."""
        self.step(by_day(self.at + self.some_time(minutes)))
        read_thread(actor=self.inhabitant, thread=Thread.objects.get(id=thread_id), now=self.at)

    def look(self, thread_id: UUID) -> None:
        """Staff open the thread."""
        read_thread(actor=self.staff, thread=self.at_work(thread_id), now=self.at)

    def note(self, thread_id: UUID) -> None:
        body = self.course.conversation.get("note") if self.course.messages > 1 else None
        self.at_work(thread_id, (2, 30))
        add_note(
            actor=self.staff, thread_id=thread_id, body=body or self.lot.choice(life()["notes"]),
            idempotency_key=self.key("note"), now=self.at,
        )  # fmt: skip

    def end(self, thread_id: UUID) -> None:
        if self.course.messages % 2:
            self.look(thread_id)
        else:
            self.see(thread_id)
        thread = self.at_work(thread_id)
        reason = CloseReason(self.course.conversation.get("closed", CloseReason.DONE))
        thread = close_thread(
            actor=self.staff, thread_id=thread_id, reason=reason, seen_version=thread.version,
            seen_handling=thread.handling_version, now=self.at,
        )  # fmt: skip
        self.tell()
        if self.course.is_journalled and self.contact.service.keeps_journal:
            self.at_work(thread_id, (2, 9))
            thread = mark_journalled(
                actor=self.staff, thread_id=thread_id, seen_version=thread.version,
                seen_handling=thread.handling_version, now=self.at,
            )  # fmt: skip
        self.see(thread_id)
        if self.course.conversation.get("again"):
            self.take_up(thread_id)
        elif self.course.is_reopened:
            reopen_thread(actor=self.staff, thread_id=thread_id, seen_handling=thread.handling_version)

    def take_up(self, thread_id: UUID) -> None:
        """A closed thread goes on in a new one, which knows of it."""
        conversation = {**self.course.conversation, "said": self.course.conversation["again"], "again": None}
        course = replace(
            self.course, conversation=conversation, messages=len(conversation["said"]), is_noted=False, is_reopened=False,
            days_ago=(self.town.now - self.at) / DAY - 1,
        )  # fmt: skip
        Life(course, self.town, follows_id=thread_id).go()

    def tell(self) -> None:
        """The notice of what has just been done went out then, unless that was so lately that the worker brings it."""
        if self.at < self.town.now - DAY:
            just_now = Notice.objects.filter(municipality=self.town.municipality_id, created_at=self.at)
            for notice in just_now.filter(state=NoticeState.WAITING):
                tell_as_it_was(notice, self.contact.person, self.at)

    def letter(self, place: int) -> str:
        """With the greeting and the name of whoever writes, where one would put them."""
        said = self.worded(self.course.conversation["said"][place], A_DAY_SOON if place else BEFORE_IT)
        if place % 2:
            voices = life()["voices"]
            opens, closes = voices.get(self.language) or voices["staff"][self.course.staff]
        else:
            opens, closes = life()["voices"]["people"][self.course.inhabitant] if place == 0 else ("", "")
        words = {"name": self.course.inhabitant, "staff": self.course.staff}
        return "\n".join(part for part in (opens.format(**words), said, closes.format(**words)) if part)

    def worded(self, text: str, ahead: timedelta = BEFORE_IT) -> str:
        """With the name of a working day, in their language: the one whoever speaks of it first has in mind."""
        if "{day}" in text and not self.day:
            with translation.override(self.language):
                self.day = date_format(next(working_days_after(self.at.astimezone(OSLO).date() + ahead)), "l")
        return text.format(day=self.day)

    def at_work(self, thread_id: UUID, minutes: tuple[int, int] = FEW_MINUTES) -> Thread:
        """The thread as it is when staff come to it, some open minutes later."""
        later = self.opening.after(self.at, self.lot.randint(*minutes))
        if later is None:
            raise StillToCome
        self.step(later)
        return Thread.objects.get(id=thread_id)

    def step(self, moment: datetime) -> None:
        if moment >= self.town.now:
            raise StillToCome
        self.at = moment

    def some_time(self, minutes: tuple[int, int]) -> timedelta:
        return timedelta(minutes=self.lot.randint(*minutes), seconds=self.lot.randint(0, 59))

    def key(self, what: object) -> UUID:
        course = self.course
        return uuid5(KEYS, f"{course.service} {course.inhabitant} {course.conversation['said'][0]} {what}")


def by_day(moment: datetime, shift: timedelta = NIGHT) -> datetime:
    """The moment, or when people sleep another: the day after, or the evening before."""
    bedtime = MORNING + (DAY - NIGHT) // timedelta(hours=1)
    return moment if MORNING <= moment.astimezone(OSLO).hour < bedtime else moment + shift
