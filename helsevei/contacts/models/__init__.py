"""Tables of contacts, by subject."""

from helsevei.contacts.models.emergency_accesses import (
    WORDS_LENGTH,
    EmergencyAccess,
    EmergencyAccessQuerySet,
    EmergencyReason,
)
from helsevei.contacts.models.health_contacts import (
    DAY,
    HealthContact,
    HealthContactQuerySet,
    JournalList,
    contacts_with_phones,
    contacts_written_to,
    the_contact,
)
from helsevei.contacts.models.pins import WHY_LENGTH, Pin, PinPlace, PinQuerySet

__all__ = ["DAY", "WHY_LENGTH", "WORDS_LENGTH", "EmergencyAccess", "EmergencyAccessQuerySet", "EmergencyReason", "HealthContact",
           "HealthContactQuerySet", "JournalList", "Pin", "PinPlace", "PinQuerySet", "contacts_with_phones",
           "contacts_written_to", "the_contact"]  # fmt: skip
