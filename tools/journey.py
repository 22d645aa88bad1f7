"""The first journey, over HTTP: an inhabitant logs in and writes, a nurse answers, the inhabitant reads and sees who has looked."""

from collections.abc import Iterator
from contextlib import contextmanager

from tools.visitor import NotThere, Visitor

SUBJECT = "Ny dosett"
QUESTION = "Kan dere ta med en ny dosett i morgen? Lokket på den gamle er sprukket."
ANSWER = "Ja, vi tar med en ny i morgen tidlig. Hilsen Silje"


class Failed(Exception):
    """A step of the journey did not work; the text says which and why."""


@contextmanager
def step(text: str) -> Iterator[None]:
    try:
        yield
    except NotThere as problem:
        raise Failed(f"{text}: {problem}") from problem
    print(f"✓ {text}", flush=True)


def walk(origin: str) -> None:
    astrid, silje = Visitor(origin), Visitor(origin)
    with step("Astrid logs in with ID-porten and is told what Helsevei is"):
        log_in(astrid, origin, "innbygger", "Astrid Fjellvang")
        astrid.sees("Velkommen, Astrid")
    with step("she says yes to digital dialogue"):
        astrid.press("Fortsett", choice="yes")
        astrid.sees("Hei, Astrid")
    with step("she writes to the home nursing service"):
        astrid.follow("Helsekontakter")
        astrid.follow("Skriv melding")
        astrid.sees("Akutte henvendelser skal ikke sendes via melding")
        astrid.press("Send", subject=SUBJECT, body=QUESTION)
        astrid.sees("Meldingen er sendt")
    with step("Silje, a nurse, logs in with HelseID and finds the message"):
        log_in(silje, origin, "ansatt", "Silje Nygård")
        silje.follow("Innbyggerdialog")
        silje.follow("Astrid Fjellvang")
        silje.sees(QUESTION)
    with step("she answers"):
        silje.press("Send svar", body=ANSWER)
        silje.sees("Svaret er sendt")
    with step("Astrid reads the answer"):
        astrid.follow("Meldinger")
        astrid.follow(SUBJECT)
        astrid.sees(ANSWER)
    with step("she sees that Silje has read her message, when and why"):
        astrid.follow("Hvem har sett?")
        astrid.sees("Silje Nygård")
        astrid.sees("Leste en samtale med deg")
        astrid.sees("For å gi deg helse- og omsorgstjenester")
    with step("both log out"):
        for visitor in (astrid, silje):
            visitor.press("Logg ut")
            visitor.sees("Du er logget ut")


def log_in(visitor: Visitor, origin: str, kind: str, name: str) -> None:
    visitor.open(f"{origin}/")
    visitor.follow("Logg inn")
    visitor.press(f"Logg inn som {kind}")
    visitor.press(f"Velg {name.split()[0]}")
