"""The frame around every page (design.shell), filled in for the one who reads it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, cast

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from helsevei.accounts.middleware import needs_consent, person_of
from helsevei.accounts.models import User
from helsevei.accounts.policy import may_open
from helsevei.accounts.sessions import idle_time
from helsevei.core.access import Rule
from helsevei.core.actor import ANONYMOUS, Actor, ActorKind, known
from helsevei.core.clock import OSLO, now, offset
from helsevei.core.kept import Kept, kept
from helsevei.core.requests import Request, address
from helsevei.design.components.moments import full_words
from helsevei.design.shell import Demo, MenuItem, Shell, has_shortcuts, languages
from helsevei.home.national_services import national_services

TO_ANSWER = timedelta(minutes=2)  # before the session ends: time to save what was typed

Label = Callable[[], str]
# Menus: label, address, rule of the page, beginning of the names of the pages it is current for
INHABITANT_MENU: tuple[tuple[Label, str, Rule, tuple[str, ...]], ...] = (
    (lambda: _("Min helse"), "home:start", Rule.INHABITANT, ("home:start",)),
    (lambda: _("Meldinger"), "dialogue:inbox", Rule.INHABITANT, ("dialogue:",)),
    (lambda: _("Helsekontakter"), "contacts:contacts", Rule.INHABITANT, ("contacts:",)),
    (lambda: _("Helsetilbud"), "home:offerings", Rule.IN_HER_PLACE, ("home:offerings", "directory:")),
    (lambda: _("Hvem har sett?"), "home:access_log", Rule.IN_HER_PLACE, ("home:access_log",)),
    (
        lambda: _("Fullmakter"),
        "representation:powers",
        Rule.HERSELF,
        ("representation:powers", "representation:give_power", "representation:revoke_power"),
    ),
    (
        lambda: _("Min profil"),
        "accounts:profile",
        Rule.HERSELF,
        ("accounts:profile", "accounts:withdraw", "retention:own"),
    ),
)
OFFERING_PAGES = ("directory:staff_offerings", "directory:edit_offering", "directory:preview_import")
SERVICE_PAGES = (
    "dialogue:move_service",
    *(f"directory:{name}" for name in ("service", "add_service", "edit_service", "edit_introductions", "edit_opening_hours", "opening_exceptions",
                 "remove_opening_exception", "add_team", "edit_team", "remove_team", "organisations", "add_organisation",
                 "edit_organisation", "remove_organisation")),
)  # fmt: skip
# … and what one finds there, for the tiles of the start page
STAFF_MENU: tuple[tuple[Label, Label, str, Rule, tuple[str, ...]], ...] = (
    (lambda: _("Oversikt"), str, "home:staff_start", Rule.STAFF, ("home:staff_start",)),
    (lambda: _("Arbeidsliste"), lambda: _("Hva som må gjøres i dag, og av hvem"), "home:work_list", Rule.CARE,
     ("home:work_list",)),
    (lambda: _("Innbyggerdialog"), lambda: _("Meldinger til tjenestene dine"), "dialogue:staff_inbox",
     Rule.CARE, ("dialogue:",)),
    (lambda: _("Helsekontakter"), lambda: _("Hvem tjenesten hjelper, og hvem som kan skrive til den"),
     "contacts:staff_contacts", Rule.CARE, ("contacts:",)),
    (lambda: _("Fullmakter"), lambda: _("Hvem som handler for innbyggerne deres"), "representation:staff_powers",
     Rule.CARE, ("representation:",)),
    (lambda: _("Fravær"), lambda: _("Hvem som er borte, og hvem som svarer i stedet"), "accounts:absences",
     Rule.CARE_OR_ADMINISTRATION, ("accounts:absences", "accounts:add_absence")),
    (lambda: _("Nødtilganger"), lambda: _("Hvem som har brukt nødtilgang, og hvorfor"), "home:emergencies", Rule.LEADERS,
     ("home:emergencies", "home:review_emergency")),
    (lambda: _("Tjenester"), lambda: _("Åpningstider, svartid, tekster og team"), "directory:services",
     Rule.ADMINISTRATION, SERVICE_PAGES),
    (lambda: _("Helsetilbud"), lambda: _("Det alle kan lese om kommunens tilbud"), "directory:staff_offerings",
     Rule.ADMINISTRATION, OFFERING_PAGES),
    (lambda: _("Hasteord"), lambda: _("Når innbyggere bør ringe i stedet for å skrive"), "home:urgent_words", Rule.LEADERSHIP,
     ("home:urgent_words", "directory:edit_urgent_words")),
    (lambda: _("Ansatte"), lambda: _("Hvem som har tilgang, og til hva"), "accounts:staff", Rule.ADMINISTRATION,
     ("accounts:staff", "accounts:end_role", "local_login:")),
    (lambda: _("Lagring og sletting"), lambda: _("Hvor lenge alt lagres, og hva som kan slettes nå"),
     "retention:overview", Rule.LEADING_OR_ADMINISTRATION, ("retention:",)),
    (lambda: _("Endringer"), lambda: _("Hvem som har endret hva, og når"), "home:changes", Rule.ADMINISTRATION,
     ("home:changes",)),
    (lambda: _("Innsynslogg"), lambda: _("Alt ansatte har sett og gjort"), "home:audit_log", Rule.AUDIT,
     ("home:audit_log",)),
    (lambda: _("Kommunen"), lambda: _("Navn og sentralbord"), "directory:edit_municipality", Rule.ADMINISTRATION,
     ("directory:edit_municipality",)),
)  # fmt: skip


def page(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `shell` and `news` for every page that does not bring its own."""
    return {"shell": shell(cast(Request, request)), "news": news(request)}


def news(request: HttpRequest) -> frozenset[str]:
    """What has just been done, said once (core.requests.Done); a page that answers a form says how that form went."""
    return frozenset(str(one) for one in get_messages(request)) if request.method == "GET" else frozenset()


def shell(request: Request) -> Shell:
    """The frame for this request."""
    actor: Actor = getattr(request, "actor", ANONYMOUS)
    if actor.kind == ActorKind.ANONYMOUS:
        return Shell(**common(kept(request)), login_url=address("accounts:login"))
    parts = common(kept(request)) | {
        "person_name": cast(User, request.user).name,
        "login_url": login_again(request),
        "logout_url": address("accounts:logout"),
        "sessions_url": address("accounts:sessions"),
        "idle_seconds": int((idle_time(is_staff=actor.kind == ActorKind.STAFF) - TO_ANSWER).total_seconds()),
        "keepalive_url": f"{address('accounts:stay')}?reader={actor.user_id}",
    }
    view = request.resolver_match.view_name if request.resolver_match else ""
    if actor.kind == ActorKind.INHABITANT:
        return inhabitant_shell(request, view, parts)
    if view.startswith("operation:"):
        return operation_shell(request, view, parts)
    return staff_shell(request, view, parts)


def trail(menu: tuple[MenuItem, ...], path: str) -> tuple[tuple[str, str], ...]:
    """The start page, and the page of the menu that this one belongs to; not the page itself."""
    above = [item for item in (menu[:1] + tuple(item for item in menu[1:] if item.is_current)) if item.url != path]
    return tuple((item.label, item.url) for item in above)


def login_again(request: Request) -> str:
    """The login page, which leads back here."""
    login = address("accounts:login")
    return login if request.path == login else f"{login}?{urlencode({'next': request.get_full_path()})}"


def error_shell(typed: Kept) -> Shell:
    """The frame of error pages: the same for everybody, and made without the database."""
    return Shell(**common(typed))


def common(typed: Kept) -> dict[str, Any]:
    return {
        "languages": languages(typed.path),
        "posted": typed.fields,
        "keeps_text": bool(typed.fields and typed.texts),
        "accessibility_url": address("home:accessibility"),
        "privacy_url": address("home:privacy"),
        "national_services_url": national_services().front_page,
        "demo": demo() if settings.DEMO else None,
    }


def demo() -> Demo:
    moved_to = full_words(now().astimezone(OSLO), with_year=False) if offset() else ""
    return Demo(address("demo:people"), address("demo:tour"), address("demo:clock"), moved_to)


def inhabitant_shell(request: Request, view: str, parts: dict[str, Any]) -> Shell:
    """With the name and number of the municipality where the one lives whose page it is, when it is one of ours and her
    address is no secret. No menu before the question of consent is answered: all of it would lead back to that."""
    actor, person = request.actor, person_of(request)
    menu = tuple(
        MenuItem(label(), address(name, person.id), view.startswith(current))
        for label, name, rule, current in INHABITANT_MENU
        if may_open(rule, actor)
    )
    if actor.is_representative:
        parts = parts | {"represented_name": person.name}
    if person.home:
        parts = parts | {"municipality_name": person.home.name, "phone": person.home.phone}
    switch_person = address("representation:choose", known(actor.own_person_id))
    parts |= {"audience": "inhabitant", "home_url": menu[0].url, "switch_person_url": switch_person}
    if needs_consent(request):
        return Shell(**parts)
    return Shell(**parts, menu=menu, trail=trail(menu, request.path))


def operation(view: str) -> MenuItem:
    """The operator's page, in her menus."""
    return MenuItem(
        _("Drift"), address("operation:jobs"), view.startswith("operation:"), text=_("Bakgrunnsjobber som har stoppet")
    )


def operation_shell(request: Request, view: str, parts: dict[str, Any]) -> Shell:
    """The operator's pages belong to no municipality; she may work in some all the same."""
    menu, front = (operation(view),), address("home:front")
    return Shell(
        **parts,
        switch_municipality_url=front if cast(User, request.user).works_in else "",
        audience="staff",
        home_url=front,
        menu=menu,
        trail=trail(menu, request.path),
    )


def staff_shell(request: Request, view: str, parts: dict[str, Any]) -> Shell:
    actor, user = request.actor, cast(User, request.user)
    if actor.municipality_id is None or not actor.grants:
        front = address("home:front")
        above = ((_("Oversikt"), front),) if request.path != front else ()
        return Shell(**parts, audience="staff", home_url=front, trail=above)
    here = actor.municipality_id
    menu = tuple(
        MenuItem(label(), address(name, here), view.startswith(current), text=text())
        for label, text, name, rule, current in STAFF_MENU
        if may_open(rule, actor)
    )
    menu += (operation(view),) if user.is_operator else ()
    mine = {one.id: one for one in user.works_in}
    return Shell(
        **parts,
        switch_municipality_url=address("home:front") if len(mine) > 1 else "",
        has_shortcuts=has_shortcuts(request),
        audience="staff",
        municipality_name=mine[actor.municipality_id].name,
        home_url=menu[0].url,
        menu=menu,
        trail=trail(menu, request.path),
    )
