"""Tables of the directory, by subject."""

from helsevei.directory.models.healthcare_services import Service
from helsevei.directory.models.municipalities import Municipality

__all__ = ["Municipality", "Service"]
