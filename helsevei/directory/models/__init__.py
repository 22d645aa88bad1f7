"""Tables of the directory, by subject."""

from helsevei.directory.models.healthcare_services import Service
from helsevei.directory.models.municipalities import Municipality
from helsevei.directory.models.opening_hours import OpeningException, OpeningHours

__all__ = ["Municipality", "OpeningException", "OpeningHours", "Service"]
