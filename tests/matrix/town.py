"""The addresses of the matrix: every pattern of the project, filled with what is one's own, another's, elsewhere's and nobody's."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import uuid4

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.journeys.installation import Installation
from tools.journey import log_in
from tools.visitor import Visitor

# World → the inhabitant who lives in it, her service and its municipality. R is nobody and nowhere.
WORLDS = {
    "A": ("Kåre Solbakken", "Hjemmesykepleien", "Fjordvik"),
    "B": ("Bjørg Åshild Kjærgård", "Praktisk bistand", "Fjordvik"),
    "C": ("Amalie Sundvoll", "Psykisk helse og rus", "Lyngmo"),
}
WHO_BREAKS_GLASS = {"A": "Kari-Anne%", "B": "Kari-Anne%", "C": "Yusuf%"}
ROLES = {"A": "Silje Nygård", "B": "Anders Myhrstad", "C": "Yusuf Demirtun"}
LEADERS = {"A": "Anders Myhrstad", "B": "Anders Myhrstad", "C": "Yusuf Demirtun"}  # who is none
# Place and thing: one's own, a neighbour's, somebody's elsewhere, nobody's, and each of them under a wrong roof.
PAIRS = ("AA", "AB", "AC", "BA", "BB", "CA", "CC", "RA", "RR")
WHO_AND_WHERE = ("person", "municipality", "provider", "number", "records")
NUMBERS = {"A": "9901", "B": "9901", "C": "9902", "R": "0000"}
RECORDS = {"A": "samtaler", "B": "helsekontakter", "C": "utkast", "R": "finnes-ikke"}
PROVIDERS = {"A": "idporten", "B": "helseid", "C": "feide", "R": "finnes-ikke"}


@dataclass(frozen=True)
class Address:
    """One address: whose page it says it is (`place`), and whose thing it names (`thing`), by world."""

    name: str
    path: str
    place: str
    thing: str


def patterns() -> dict[str, list[str]]:
    """The name of every page, and the parameters of its address."""
    found: dict[str, list[str]] = {}

    def collect(resolver: URLResolver, namespace: str) -> None:
        for pattern in resolver.url_patterns:
            if isinstance(pattern, URLResolver):
                collect(pattern, f"{pattern.namespace}:" if pattern.namespace else namespace)
            elif isinstance(pattern, URLPattern):
                found[f"{namespace}{pattern.name}"] = list(pattern.pattern.converters)

    collect(get_resolver(), "")
    return found


def things(helsevei: Installation) -> dict[str, dict[str, str]]:
    """The id of each kind of thing in each world."""
    ids = {world: things_of(helsevei, world) for world in WORLDS}
    return {kind: {**{world: ids[world][kind] for world in WORLDS}, "R": str(uuid4())} for kind in ids["A"]} | {
        "provider": PROVIDERS,
        "number": NUMBERS,
        "records": RECORDS,
    }


def things_of(helsevei: Installation, world: str) -> dict[str, str]:
    name, service, municipality = WORLDS[world]
    begin_a_draft(helsevei, name)
    ((person, place, unit, contact, thread, draft),) = helsevei.rows(
        "SELECT p.id, m.id, s.id, c.id, t.id, d.id FROM accounts_person p"
        " JOIN contacts_healthcontact c ON c.person_id = p.id JOIN directory_service s ON s.id = c.service_id"
        " JOIN directory_municipality m ON m.id = s.municipality_id JOIN dialogue_thread t ON t.health_contact_id = c.id"
        " JOIN dialogue_draft d ON d.health_contact_id = c.id"
        " WHERE p.given_name = %s AND s.name = %s AND m.name = %s ORDER BY t.id LIMIT 1",
        name.rsplit(" ", 1)[0] if world != "B" else "Bjørg Åshild Sæunn", service, municipality,
    )  # fmt: skip
    ((role,),) = helsevei.rows(
        "SELECT r.id FROM accounts_staffrole r JOIN accounts_user u ON u.id = r.user_id WHERE u.staff_name = %s LIMIT 1",
        ROLES[world],
    )
    selection = register_a_power(helsevei, ROLES[world], place, contact)
    ((power,),) = helsevei.rows(
        "SELECT id FROM representation_powerofattorney WHERE giver_id = %s AND municipality_id = %s", person, place
    )
    access = break_glass(helsevei, WHO_BREAKS_GLASS[world], place, person)
    ((offering,),) = helsevei.rows("SELECT id FROM directory_offering WHERE municipality_id = %s LIMIT 1", place)
    ((organisation, exception, team),) = helsevei.rows(
        "SELECT s.organisation_id, e.id, t.id FROM directory_service s"
        " JOIN directory_openingexception e ON e.service_id = s.id JOIN directory_team t ON t.service_id = s.id"
        " WHERE s.id = %s LIMIT 1",
        unit,
    )
    ((reply,),) = helsevei.rows("SELECT id FROM dialogue_standardreply WHERE service_id = %s LIMIT 1", unit)
    ((message,),) = helsevei.rows(
        "SELECT id FROM dialogue_message WHERE thread_id = %s ORDER BY author_kind = 'staff' DESC LIMIT 1", thread
    )
    begun, mailing = add_mailings(helsevei, world, place, unit)
    hold = hold_back(helsevei, place, person, LEADERS[world])
    kinds = {"begun": begun, "mailing": mailing, "person": person, "municipality": place, "service": unit, "contact": contact, "thread": thread,
             "draft": draft, "role": role, "offering": offering, "failed_job": helsevei.let_a_job_fail(),
             "organisation": organisation, "exception": exception, "team": team, "power": power, "selection": selection, "access": access,
             "reply": reply, "message": message, "hold": hold, "absence": add_an_absence(helsevei, ROLES[world], place)}  # fmt: skip
    return {kind: str(id_) for kind, id_ in kinds.items()}


def add_mailings(helsevei: Installation, world: str, place: str, service: str) -> tuple[str, str]:
    """One that is being written by whoever works there, and one that has been sent: in C by somebody from elsewhere."""
    made = [(ROLES[world], "draft", None), (ROLES["B" if world == "B" else "A"], "sent", "now")]
    begun, mailing = (
        helsevei.rows(
            "INSERT INTO dialogue_mailing (id, municipality_id, service_id, author_id, state, subject, body, takes_replies,"
            " saved_at, sent_at, receivers) SELECT %s, %s, %s, id, %s, 'Vaksine', 'Hei', true, now(), %s::timestamptz, 0"
            " FROM accounts_user WHERE staff_name = %s RETURNING id", uuid4(), place, service, state, sent_at, author,
        )[0][0] for author, state, sent_at in made
    )  # fmt: skip
    return begun, mailing


def add_an_absence(helsevei: Installation, staff: str, place: str) -> str:
    """Whoever works there will be away."""
    ((absence,),) = helsevei.rows(
        "INSERT INTO accounts_absence (id, municipality_id, user_id, start_date, end_date)"
        " SELECT %s, %s, id, current_date + 30, current_date + 40 FROM accounts_user WHERE staff_name = %s RETURNING id",
        uuid4(), place, staff,
    )  # fmt: skip
    return str(absence)


def hold_back(helsevei: Installation, place: str, person: str, leader: str) -> str:
    """All that is about the person there."""
    ((hold,),) = helsevei.rows(
        "INSERT INTO retention_hold (id, municipality_id, person_id, reason, placed_by_id, placed_by_name, placed_at, lift_reason)"
        " SELECT gen_random_uuid(), %s, %s, 'Klagesak', id, staff_name, now(), '' FROM accounts_user WHERE staff_name = %s"
        " RETURNING id",
        place, person, leader,
    )  # fmt: skip
    return str(hold)


def begin_a_draft(helsevei: Installation, name: str) -> None:
    visitor = Visitor(helsevei.origin)
    log_in(visitor, helsevei.origin, "innbygger", name)
    visitor.follow("Helsekontakter")
    visitor.follow("Skriv melding")
    visitor.press("Fortsett senere", subject="Halvt", body="Et halvt skrevet brev")


def break_glass(helsevei: Installation, staff: str, place: str, person: str) -> str:
    """Somebody at work has an emergency access to the person."""
    ((access,),) = helsevei.rows(
        "INSERT INTO contacts_emergencyaccess (id, municipality_id, user_id, person_id, reason, words, starts_at, ends_at, remark)"
        " SELECT %s, %s, id, %s, 'danger', 'Falt om', now() - interval '1 minute', now() + interval '8 hours', ''"
        " FROM accounts_user WHERE staff_name LIKE %s RETURNING id",
        uuid4(), place, person, staff,
    )  # fmt: skip
    return str(access)


def register_a_power(helsevei: Installation, staff: str, place: str, contact: str) -> str:
    """Somebody who never comes is to act for the person; and the one who registered it has a selection of her own, with this id."""
    visitor = Visitor(helsevei.origin)
    log_in(visitor, helsevei.origin, "ansatt", staff)
    visitor.open(reverse("representation:register_power", args=[place, contact]))
    visitor.press(
        "Registrer fullmakten", given_name="Ola", family_name="Nordmann", identity_number="12927949634",
        abilities="read", legal_basis="guardian",
    )  # fmt: skip
    visitor.open(reverse("dialogue:save_selection", args=[place]))
    visitor.press("Lagre utvalget", name="Mitt")
    ((selection,),) = helsevei.rows(
        "SELECT s.id FROM dialogue_savedselection s JOIN accounts_user u ON u.id = s.owner_id WHERE u.staff_name = %s",
        staff,
    )
    return str(selection)


def addresses(ids: dict[str, dict[str, str]]) -> Iterator[Address]:
    """Each pattern in each world, and with the place of one world and the thing of another."""
    for name, parameters in patterns().items():
        at_work = "municipality" in parameters  # there a person is somebody one looks at, not the one who looks
        places = [one for one in parameters if one in WHO_AND_WHERE and not (at_work and one == "person")]
        others = [one for one in parameters if one not in places]
        pairs = PAIRS if others else ("AA", "BB", "CC", "RR") if places else ("AA",)
        for place, thing in map(tuple, pairs):
            chosen = {one: ids[one][place] for one in places} | {one: ids[one][thing] for one in others}
            yield Address(name, reverse(name, kwargs=chosen), place, thing)
