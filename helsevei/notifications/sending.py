"""One try at sending a notice: ask, decide, hand over. The outside is called here, between the actions (reliability D2, D3).

Whether something is still worth telling, to whom, and where, is decided now, not when it was asked for (NO8).
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

import structlog
from django.conf import settings
from django.utils import translation

from helsevei.accounts.delivery import Channel, Destination, destinations
from helsevei.accounts.ports import ProviderUnavailable
from helsevei.core.actor import SYSTEM
from helsevei.core.jobs import Later
from helsevei.notifications import actions
from helsevei.notifications.addresses import UnusableAddress, is_usable, usable
from helsevei.notifications.kinds import KINDS, Key, Recipient
from helsevei.notifications.models import UNUSABLE_ADDRESS, Delivery, DeliveryState, Notice, NoticeState
from helsevei.notifications.ports import NotTaken, Refused, mail_servers, sms_gateways
from helsevei.notifications.set_back import remember, was_set_back

log = structlog.get_logger("helsevei.notifications")

LIFE = timedelta(hours=48)  # what could not be told by then is not told (NO6)
# How long a gateway that says «I do not know it» may only be slow: one of its machines is restarted, or reads a copy of its
# database that lags behind. Nobody else is handed the message before that (NO1).
SLOW = timedelta(minutes=2)


def send(*, notice_id: UUID, now: datetime) -> None:
    """Send a notice that waits; one that does not is left alone. Raises Later when somebody did not answer."""
    if was_set_back():
        log.error("the database was set back to an earlier moment, so notices are held")
        actions.hold_notices(actor=SYSTEM, now=now)
    notice = actions.take_up(actor=SYSTEM, notice_id=notice_id)
    if notice.state != NoticeState.WAITING:
        return
    attempt = Attempt(notice, now)
    attempt.ask_about_earlier_ones()
    if now - notice.created_at > LIFE:
        actions.conclude(actor=SYSTEM, notice_id=notice.id, now=now, reason="too_old")
        return
    try:
        for recipient in KINDS[notice.kind].audience(notice.about_id, now):
            attempt.reach(recipient)
    except actions.NotWaiting:
        raise Later from None
    if attempt.is_unfinished:
        raise Later(attempt.wait_seconds)
    actions.conclude(actor=SYSTEM, notice_id=notice.id, now=now, handed_over=attempt.handed_over)


def give_up(*, now: datetime) -> None:
    """What no job will send any more has not arrived: tried for over an hour, discarded by an operator, or the end of every
    worker that took it up. An operator who tries the job again takes the notice up again too."""
    for notice in Notice.objects.left_behind():
        actions.give_up(actor=SYSTEM, notice_id=notice.id, now=now)


class Attempt:
    """One round to everybody who should have the notice. Who does not answer is not waited for: there will be another round."""

    def __init__(self, notice: Notice, now: datetime) -> None:
        self.notice = notice
        self.now = now
        self.gateways = sms_gateways()
        self.servers = mail_servers()
        self.is_unfinished = False
        self.wait_seconds = 0
        self.handed_over: list[UUID] = []  # what somebody had, when we last looked
        self._uncertain: set[Key] = set()  # recipients whose gateway does not say whether it has it
        self._bound: dict[Key, Delivery] = {}  # what may be on its way to a recipient, and goes on by the same provider
        self._without: set[str] = set()  # gateways that were handed it, and say they do not have it

    def ask_about_earlier_ones(self) -> None:
        """Nothing is handed over again before the gateway has said that it does not have it, and to nobody else before it
        has had time to know (NO1). Mail servers cannot be asked: the same letter goes to the same server, and is known by
        its Message-ID if it comes twice."""
        for delivery in self.notice.deliveries.filter(state=DeliveryState.WAITING).exclude(provider=""):
            if delivery.channel == Channel.EMAIL:
                self._bound[delivery.recipient] = delivery
                continue
            try:
                self._ask(delivery)
            except ProviderUnavailable as silence:
                self._uncertain.add(delivery.recipient)
                self._come_again(silence.retry_after)

    def reach(self, recipient: Recipient) -> None:
        """By the first channel that takes it: SMS, then e-mail. What somebody may have already is sent no other way."""
        if recipient.key in self._uncertain:
            return
        pauses = []
        try:
            for place in self._places(recipient):
                try:
                    if self._is_brought(recipient, place):
                        return
                except NotTaken as answer:
                    pauses.append(answer.retry_after)
                    if recipient.key in self._bound:
                        break
        except ProviderUnavailable as silence:
            pauses.append(silence.retry_after)
        if pauses:
            self._come_again(max(pauses))

    def _ask(self, delivery: Delivery) -> None:
        gateway = next((one for one in self.gateways if one.name == delivery.provider), None)
        if gateway is None:
            raise ProviderUnavailable(f"{delivery.provider} is not configured any more")
        outcome = gateway.status(reference=delivery.id)
        if outcome:
            self._settle(delivery, actions.MEANS[outcome])
        elif delivery.tried_at and self.now - delivery.tried_at < SLOW:
            self._bound[delivery.recipient] = delivery
        else:
            self._without.add(gateway.name)
            actions.take_back(actor=SYSTEM, delivery_id=delivery.id)

    def _places(self, recipient: Recipient) -> list[Destination]:
        if recipient.person is None:
            if not self.servers:
                self._withhold(recipient, "no_channel")
                return []
            return [Destination(Channel.EMAIL, recipient.mailbox)]
        needs_consent = KINDS[self.notice.kind].needs_consent
        if needs_consent and not recipient.person.is_digitally_active:
            self._withhold(recipient, "no_consent")
            return []
        found = destinations(recipient.person, needs_consent=needs_consent)
        reachable = [
            place for place in found if {Channel.SMS: self.gateways, Channel.EMAIL: self.servers}[place.channel]
        ]
        bound = self._bound.get(recipient.key)
        if bound and bound.channel not in [
            place.channel for place in reachable if is_usable(place.channel, place.address)
        ]:
            raise ProviderUnavailable("where it may be on its way to is known no more")
        if not reachable:
            self._withhold(recipient, "no_channel" if found else "no_address")
        return sorted(reachable, key=lambda place: bound is not None and place.channel != bound.channel)

    def _withhold(self, recipient: Recipient, reason: str) -> None:
        actions.withhold(actor=SYSTEM, notice_id=self.notice.id, recipient=recipient, reason=reason, now=self.now)

    def _is_brought(self, recipient: Recipient, place: Destination) -> bool:
        """Whether it is on its way there, or there already by another's."""
        delivery = self._hand_over(recipient, place)
        if delivery.is_with_provider:
            self.handed_over.append(delivery.id)
        return delivery.is_with_provider or delivery.reason == actions.SAME_ADDRESS

    def _hand_over(self, recipient: Recipient, place: Destination) -> Delivery:
        """To the first provider that takes it. Raises NotTaken when none does, ProviderUnavailable when that is not known."""
        try:
            place = replace(place, address=usable(place.channel, place.address))
        except UnusableAddress:
            return actions.withhold(
                actor=SYSTEM, notice_id=self.notice.id, recipient=recipient, reason=UNUSABLE_ADDRESS, now=self.now,
                evidence=place.evidence(),
            )  # fmt: skip
        wait_seconds = 0
        for provider, hand_over in self._ways(place, self._bound.get(recipient.key)):
            delivery = actions.begin_attempt(
                actor=SYSTEM, notice_id=self.notice.id, recipient=recipient, evidence=place.evidence(),
                provider=provider, now=self.now,
            )  # fmt: skip
            if delivery.state != DeliveryState.WAITING:
                return delivery
            remember(delivery, self.now)
            try:
                hand_over(delivery.id)
            except NotTaken as answer:
                if recipient.key not in self._bound:
                    actions.take_back(actor=SYSTEM, delivery_id=delivery.id)
                wait_seconds = max(wait_seconds, answer.retry_after)
            except Refused as answer:
                self._bound.pop(recipient.key, None)
                return self._settle(delivery, DeliveryState.FAILED, answer.reason)
            else:
                return self._settle(delivery, DeliveryState.SENT)
        raise NotTaken(wait_seconds)

    def _settle(self, delivery: Delivery, state: DeliveryState, reason: str = "") -> Delivery:
        return actions.settle(actor=SYSTEM, delivery_id=delivery.id, state=state, now=self.now, reason=reason)

    def _ways(self, place: Destination, bound: Delivery | None) -> Iterable[tuple[str, Callable[[UUID], None]]]:
        """Who can bring it there: who may have it already, or all, with those last that say they do not have it."""
        language = place.language if place.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            words = KINDS[self.notice.kind].words(self.notice.about_id, self.now)
        if place.channel == Channel.EMAIL:
            return [(one.name, partial(one.send, to=place.address, subject=words.subject, text=words.text))
                    for one in self.servers]  # fmt: skip
        able = [one for one in self.gateways if bound is None or one.name == bound.provider]
        gateways = sorted(able, key=lambda one: one.name in self._without)
        return [(one.name, partial(one.send, to=place.address, text=words.text)) for one in gateways]

    def _come_again(self, seconds: int) -> None:
        self.is_unfinished = True
        self.wait_seconds = max(self.wait_seconds, seconds)
