"""The tour for a visitor from a municipality: ten steps, each with what to see, whom to be and where to begin."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from helsevei.accounts.models import Person
from helsevei.demo.provider.kinds import Card, inhabitant_cards, staff_cards
from helsevei.directory.models import Municipality

Texts = tuple[str | Promise, ...]
FJORDVIK = "9901"


def of_person(view: str) -> Callable[[Card], str]:
    """A page of the one who logs in; before her first login the front page, which leads her on."""

    def address(card: Card) -> str:
        person = Person.objects.with_number(card.identity_number).first()
        return reverse(view, args=[person.id]) if person else reverse("home:front")

    return address


def of_municipality(view: str, query: str = "") -> Callable[[Card], str]:
    def address(card: Card) -> str:
        return reverse(view, args=[Municipality.objects.get(number=FJORDVIK).id]) + query

    return address


@dataclass(frozen=True, slots=True)
class Step:
    """Either somebody to be (`name`, a given name) and where she begins, or a page of the demo that is open to all."""

    title: str | Promise
    texts: Texts
    name: str = ""
    begins_at: Callable[[Card], str] | None = None
    page: str = ""
    page_title: str | Promise = ""

    @property
    def card(self) -> Card | None:
        cards = [*inhabitant_cards(), *staff_cards()]
        return next((card for card in cards if card.first_name == self.name), None)

    @property
    def provider(self) -> str:
        return "helseid" if self.card and self.card.title else "idporten"

    @property
    def next_path(self) -> str:
        """Where «Prøv som …» leads."""
        return self.begins_at(self.card) if self.card and self.begins_at else reverse("home:front")

    @property
    def page_url(self) -> str:
        return reverse(self.page) if self.page else ""


STEPS = (
    Step(
        _("Astrid logger inn for første gang"),
        (
            _("Astrid er 84 år og får hjemmesykepleie. Hun har aldri brukt Helsevei før, så hun får vite hva det er og velger selv om hun vil ha digital dialog."),
            _("Trykk «Prøv som Astrid», svar ja og se startsiden hennes: det som er viktigst, står først."),
        ),
        "Astrid", of_person("home:start"),
    ),
    Step(
        _("Hun skriver til hjemmesykepleien"),
        (
            _("Gå til «Helsekontakter» og trykk «Skriv melding». Før hun skriver, får hun vite hvem hun ringer når det haster, og når hun kan vente svar."),
            _("Begynn på en melding, gå et annet sted og kom tilbake: teksten er der fortsatt. Send den så."),
        ),
        "Astrid", of_person("contacts:contacts"),
    ),
    Step(
        _("Silje finner meldingen og svarer"),
        (
            _("Silje er sykepleier i Fjordvik. Den som har ventet lengst, står øverst, og fristen regnes i åpningstida til tjenesten."),
            _("Åpne «Nye» og finn meldingen fra Astrid sist i listen. Trykk «Ta samtalen», skriv et internt notat og svar."),
        ),
        "Silje", of_municipality("dialogue:staff_inbox", "?vis=nye"),
    ),
    Step(
        _("Astrid får en SMS"),
        (
            _("Her er alt som går ut av Helsevei, slik telefonen eller postkassen får det. Varselet sier at noe venter, men ikke hva, og ikke fra hvem."),
            _("Finn varselet til Astrid øverst. Det kan ta noen sekunder."),
        ),
        page="demo:outbox", page_title=_("Se det som er sendt"),
    ),
    Step(
        _("Hun ser hvem som har lest"),
        (
            _("Bli Astrid igjen. Svaret ligger under «Meldinger», og på siden «Hvem har sett?» står hver ansatt som har åpnet noe om henne, når og hvorfor."),
        ),
        "Astrid", of_person("home:access_log"),
    ),
    Step(
        _("Det som skulle vært besvart"),
        (
            _("Ingen melding skal bli glemt. Under «For sent» står de som har ventet lenger enn tjenesten lovet, og teamet får en e-post før fristen går ut."),
            _("Åpne en av dem, og avslutt den med en grunn eller merk den som journalført. To som svarer samtidig, får vite om hverandre."),
        ),
        "Silje", of_municipality("dialogue:staff_inbox", "?vis=for-sent"),
    ),
    Step(
        _("Still klokka fram"),
        (
            _("Still klokka til neste virkedag. Løfter løper ut, lister forandrer seg, og påminnelser går til teamene. Gå tilbake til «For sent» som Silje og se forskjellen."),
        ),
        page="demo:clock", page_title=_("Still klokka"),
    ),
    Step(
        _("Når SMS-leverandøren er nede"),
        (
            _("Ødelegg tekstmeldingene, og svar en innbygger som Silje. Varselet går på e-post i stedet, og den som bare har mobil, får sitt når SMS virker igjen. Ingen får det to ganger."),
            _("På samme side står varsler som ikke nådde noen, og hvorfor."),
        ),
        page="demo:failures", page_title=_("Se det som feiler"),
    ),
    Step(
        _("Liv setter opp tjenestene"),
        (
            _("Liv er systemansvarlig. Hun endrer åpningstider, svarfrister, tekster på tre språk, team og tilganger selv, uten leverandør. Hver endring står i «Endringer» med navn og tid."),
            _("Åpne Hjemmesykepleien, endre noe lite og se hva innbyggeren leser."),
        ),
        "Liv", of_municipality("directory:services"),
    ),
    Step(
        _("Det IT-avdelingen spør om"),
        (
            _("Petter er personvernombud. Innsynsloggen viser hvem som har sett og gjort hva i kommunen. Hver linje er lenket til den forrige, og «./run audit verify» oppdager om noen har endret en av dem."),
            _("Samtalene fra ukene før er laget da demoen startet, så i loggene over hvem som har sett og gjort hva, står de med det klokkeslettet."),
            _("«./run backup» og «./run restore» kopierer og henter tilbake hele databasen, og etter en gjenoppretting går ingen varsler ut før noen har sett på dem. Vigdis, driftsansvarlig, ser jobber som har feilet, men ingen helseopplysninger."),
            _("Journalsystemet sender Helsevei lister over hvem som får hvilke tjenester. Samtaler merkes som journalført og skrives ut som PDF. Sending rett til journalen er ikke bygd ennå."),
        ),
        "Petter", of_municipality("home:audit_log"),
    ),
)  # fmt: skip
