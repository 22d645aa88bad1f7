"""Tables of the directory, by subject."""

from helsevei.directory.models.answer_times import AnswerTime
from helsevei.directory.models.changes import Change
from helsevei.directory.models.healthcare_services import Service
from helsevei.directory.models.municipalities import Municipality
from helsevei.directory.models.offerings import ContactOption, Offering, OfferingKind
from helsevei.directory.models.opening_hours import OpeningException, OpeningHours
from helsevei.directory.models.registers import RegisterReading
from helsevei.directory.models.urgent_words import UrgentWords

__all__ = [
    "AnswerTime",
    "Change",
    "ContactOption",
    "Municipality",
    "Offering",
    "OfferingKind",
    "OpeningException",
    "OpeningHours",
    "Organisation",
    "RegisterReading",
    "Service",
    "Team",
    "UrgentWords",
]
from helsevei.directory.models.organisations import Organisation
from helsevei.directory.models.teams import Team
