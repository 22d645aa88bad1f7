"""Marte and Ella, mother and child."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from helsevei.accounts.ports import FamilyMember, FamilyRelation
from helsevei.conftest import Outside, Someone
from helsevei.representation.actions import come
from helsevei.representation.family import read_family

MARTE, HENRIK, ELLA = "17858849810", "09908549934", "20811599841"


@pytest.fixture
def family(
    outside: Outside, inhabitant: Callable[..., Someone], settings: Any
) -> Callable[..., tuple[Someone, Someone]]:
    """A mother and her child; the register knows who they are, and `also` of the child."""

    def make(born: date, *, mothers_address: str = "Skolebakken 14", **also: Any) -> tuple[Someone, Someone]:
        child = inhabitant(ELLA, "Ella", "Brekke", consent=None)
        mother = inhabitant(MARTE, "Marte", "Lyngstad")
        parents = [
            FamilyMember(FamilyRelation.PARENT, number, date(1985, 1, 1), has_parental_responsibility=True)
            for number in (MARTE, HENRIK)
        ]
        member = FamilyMember(FamilyRelation.CHILD, ELLA, born, has_parental_responsibility=True)
        facts = {"birth_date": born, "address": "Skolebakken 14", "family": parents, **also}
        outside.population.add(ELLA, "Ella", "Brekke", **facts)
        outside.population.add(MARTE, "Marte", "Lyngstad", address=mothers_address, family=[member])
        outside.population.add(HENRIK, "Henrik", "Brekke", address="Stasjonsgata 5", family=[member])
        come(actor=mother.actor(), family=read_family(MARTE))
        return mother, child

    return make
