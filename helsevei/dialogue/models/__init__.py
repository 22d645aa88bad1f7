"""Tables of dialogue, by subject."""

from helsevei.dialogue.models.drafts import AT_IT, Draft, DraftQuerySet
from helsevei.dialogue.models.lists import Narrowing, Position
from helsevei.dialogue.models.mailings import (
    MOST_RECIPIENTS,
    Mailing,
    MailingRecipient,
    MailingState,
    Obstacle,
    RecipientState,
)
from helsevei.dialogue.models.messages import (
    ANSWER_LENGTH,
    MESSAGE_LENGTH,
    Message,
    MessageQuerySet,
    Move,
    Note,
    UrgencyMark,
    Withdrawal,
)
from helsevei.dialogue.models.replies import REPLY_NAME_LENGTH, StandardReply, StandardReplyQuerySet
from helsevei.dialogue.models.selections import SELECTION_NAME_LENGTH, SavedSelection, SavedSelectionQuerySet
from helsevei.dialogue.models.threads import (
    PAGE,
    SUBJECT_LENGTH,
    CloseReason,
    ReadMark,
    Thread,
    ThreadQuerySet,
)

__all__ = ["ANSWER_LENGTH", "AT_IT", "MESSAGE_LENGTH", "MOST_RECIPIENTS", "PAGE", "REPLY_NAME_LENGTH",
           "SELECTION_NAME_LENGTH", "SUBJECT_LENGTH", "CloseReason", "Draft", "DraftQuerySet", "Mailing",
           "MailingRecipient", "MailingState", "Message", "MessageQuerySet", "Move", "Narrowing", "Note", "Obstacle", "Position",
           "ReadMark", "RecipientState", "SavedSelection", "SavedSelectionQuerySet", "StandardReply",
           "StandardReplyQuerySet", "Thread", "ThreadQuerySet", "UrgencyMark", "Withdrawal"]  # fmt: skip
