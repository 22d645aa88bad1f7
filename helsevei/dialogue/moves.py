"""A thread that has gone over to another service: when, and which service each message was with."""

from typing import NamedTuple

from helsevei.dialogue.models import Message, Move, Thread


class Line(NamedTuple):
    """One thing in a thread: a message with the name of the service that it was to or from, or a move."""

    service: str
    message: Message | None = None
    move: Move | None = None


def lines(thread: Thread, messages: list[Message], moves: list[Move]) -> list[Line]:
    """In the order in which they came."""
    found = [(one.sent_at, Line(service_of(one, thread, moves), message=one)) for one in messages]
    found += [(one.moved_at, Line(one.from_name, move=one)) for one in moves]
    return [line for _moment, line in sorted(found, key=lambda pair: pair[0])]


def service_of(message: Message, thread: Thread, moves: list[Move]) -> str:
    later = (move.from_name for move in moves if move.moved_at > message.sent_at)
    return next(later, thread.service.name)
