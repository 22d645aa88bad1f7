"""What providers call things: ID-porten for inhabitants (domain.md 4.1), HelseID for staff (4.3), a municipality's own."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Profile:
    """`level` is the name and the value of the claim that says the login was at the high level."""

    name: str
    scope: str
    acr_values: str
    level: tuple[str, str]
    identity_number_claim: str
    name_claim: str = ""
    hpr_number_claim: str = ""
    uses_dpop: bool = False


IDPORTEN = Profile(
    name="idporten",
    scope="openid",
    acr_values="idporten-loa-high",
    level=("acr", "idporten-loa-high"),
    identity_number_claim="pid",
)

HELSEID = Profile(
    name="helseid",
    scope="openid profile helseid://scopes/identity/pid helseid://scopes/identity/security_level"
    " helseid://scopes/hpr/hpr_number",
    acr_values="Level4",
    level=("helseid://claims/identity/security_level", "4"),
    identity_number_claim="helseid://claims/identity/pid",
    name_claim="name",
    hpr_number_claim="helseid://claims/hpr/hpr_number",
    uses_dpop=True,
)


def municipal(scope: str, level: str, identity_number_claim: str) -> Profile:
    """A municipality's own provider for its staff, such as Ansattporten: `level` is the `acr` of a login at the high level."""
    return Profile(
        name="kommune",
        scope=scope,
        acr_values=level,
        level=("acr", level),
        identity_number_claim=identity_number_claim,
        name_claim="name",
    )
