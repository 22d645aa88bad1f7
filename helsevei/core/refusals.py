"""A refusal is an answer, not a fault: worded for the reader and shown where she is."""


class Refusal(Exception):
    """Base of the refusals that each room defines beside its actions. `str(refusal)` is the text the reader sees.

    `status` is the HTTP status for systems and pages alike: 409 when the state has changed, 422 when the input is wrong.
    `field` is the action's keyword that is to blame, when it is one.
    """

    status = 409
    field: str | None = None


class NotAllowed(Exception):
    """The actor may not do this, or the thing is not there for her. Pages answer 404 as for what does not exist (D13)."""
