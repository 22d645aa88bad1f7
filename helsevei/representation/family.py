"""The children of a parent, asked of the population register, outside any transaction (reliability D2)."""

from helsevei.accounts.ports import FamilyRelation, PopulationRegister, RegisteredPerson, population_register
from helsevei.representation.actions import Family, FamilyChild


def read_family(identity_number: str) -> Family | None:
    """A person and the children she has parental responsibility for; None when the register does not know her. Raises
    ProviderUnavailable."""
    register = population_register()
    parent = register.find(identity_number)
    if parent is None:
        return None
    numbers = [
        member.identity_number
        for member in parent.family
        if member.relation == FamilyRelation.CHILD and member.has_parental_responsibility
    ]
    found = [child for number in numbers if (child := register.find(number))]
    return Family(parent, [where_she_lives(register, child, parent) for child in found])


def where_she_lives(register: PopulationRegister, child: RegisteredPerson, parent: RegisteredPerson) -> FamilyChild:
    """The other parent is asked for only where it matters."""
    with_parent = is_together(child, parent)
    others = (
        register.find(member.identity_number)
        for member in child.family
        if member.relation == FamilyRelation.PARENT and member.identity_number != parent.identity_number
    )
    with_another = not with_parent and any(other and is_together(child, other) for other in others)
    return FamilyChild(child, lives_with_parent=with_parent, lives_with_a_parent=with_parent or with_another)


def is_together(one: RegisteredPerson, other: RegisteredPerson) -> bool:
    """A protected address is empty, and nobody's."""
    return bool(one.address) and one.address == other.address
