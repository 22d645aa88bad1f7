"""An administrator's pages about the services of her municipality (M27)."""

from functools import partial
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from helsevei.core.access import Rule, page
from helsevei.core.clock import now, today
from helsevei.core.requests import Request
from helsevei.directory.actions.healthcare_services import save_introductions, save_service
from helsevei.directory.forms.fields import in_hours
from helsevei.directory.forms.healthcare_services import IntroductionsForm, ServiceForm
from helsevei.directory.measured import measured
from helsevei.directory.models import OpeningException, Organisation, Service, Team
from helsevei.directory.opening import CLOSED, in_words
from helsevei.directory.views.staff.organisations import tabs
from helsevei.directory.views.staff.saving import save_or_show

PAGE = 100
FIELDS = ("name", "type_code", "organisation_id", "phone", "home_page", "answer_within_minutes", "is_active",
          "has_dialogue", "keeps_journal", "is_sensitive", "is_open_to_parents", "her_id")  # fmt: skip


@require_safe
@page(Rule.ADMINISTRATION)
def services(request: Request, municipality: UUID) -> HttpResponse:
    after = last_seen(request)
    found = list(Service.objects.visible_to(request.actor).select_related("organisation").in_order(after)[: PAGE + 1])
    context = {
        "tab_items": tabs(municipality, is_tree=False),
        "services": found[:PAGE],
        "next_url": f"?etter={found[PAGE - 1].id}" if len(found) > PAGE else "",
        "previous_url": request.path if after else "",
    }
    return render(request, "directory/staff/services.html", context)


def last_seen(request: Request) -> Service | None:
    """The row that the address goes on after. None is the start of the list, also when the address was tampered with."""
    try:
        return Service.objects.visible_to(request.actor).filter(id=request.GET.get("etter", "")).first()
    except ValidationError:
        return None


@require_safe
@page(Rule.ADMINISTRATION)
def service(request: Request, municipality: UUID, service: UUID) -> HttpResponse:
    """All there is about a service, with a way to change each part of it."""
    known = get_object_or_404(
        Service.objects.visible_to(request.actor).select_related("organisation", "successor").with_hours(), id=service
    )
    week = known.week
    context = {
        "service": known,
        "about": about(known),
        "due_at": known.answer_due_at(now()),
        "measured": measured(known),
        "week": [(capfirst(name), in_words(week.get(day, CLOSED)) or _("Stengt")) for day, name in WEEKDAYS.items()],
        "exceptions": OpeningException.objects.visible_to(request.actor).days_of(known, today()),
        "teams": Team.objects.visible_to(request.actor).filter(service=known).in_order(),
    }
    return render(request, "directory/staff/service.html", context)


@page(Rule.ADMINISTRATION)
def add_service(request: Request, municipality: UUID) -> HttpResponse:
    form = ServiceForm(request.POST or None, organisations=organisations(request))
    save = partial(save_service, actor=request.actor, municipality_id=municipality)
    onwards = reverse("directory:services", args=[municipality])
    return save_or_show(request, form, save, onwards, "directory/staff/edit_service.html", back=onwards)


@page(Rule.ADMINISTRATION)
def edit_service(request: Request, municipality: UUID, service: UUID) -> HttpResponse:
    """Its name, what kind it is, how it is reached, what it promises."""
    known = find(request, service)
    initial = {name: getattr(known, name) for name in FIELDS} | {"seen_version": known.version}
    initial["organisation_id"] = str(known.organisation_id or "")
    form = ServiceForm(request.POST or None, initial=initial, organisations=organisations(request))
    save = partial(save_service, actor=request.actor, municipality_id=municipality, service_id=service)
    onwards = of_service(known)
    return save_or_show(request, form, save, onwards, "directory/staff/edit_service.html", service=known, back=onwards)


@page(Rule.ADMINISTRATION)
def edit_introductions(request: Request, municipality: UUID, service: UUID) -> HttpResponse:
    """What it says of itself, in each language."""
    known = find(request, service)
    form = IntroductionsForm(request.POST or None, initial=known.introductions | {"seen_version": known.version})
    save = partial(save_introductions, actor=request.actor, municipality_id=municipality, service_id=service)
    onwards = of_service(known)
    return save_or_show(
        request, form, save, onwards, "directory/staff/edit_introductions.html", service=known, back=onwards
    )


def about(service: Service) -> list[tuple[str, str]]:
    """What `edit_service` changes, in words."""
    yes_or_no = {True: _("Ja"), False: _("Nei")}
    return [
        (_("Type tjeneste"), service.type_name or _("Ikke valgt")),
        (_("Hører til"), service.organisation_name or _("Rett under kommunen")),
        (_("Telefon"), service.phone),
        (_("Nettside"), service.home_page or _("Ingen")),
        (_("Svarer innen"), _("%(hours)s åpne timer") % {"hours": in_hours(service.answer_within_minutes)}),
        (_("Innbyggere kan skrive melding"), yes_or_no[service.has_dialogue]),
        (_("Tjenesten fører journal"), yes_or_no[service.keeps_journal]),
        (_("Åpen for foreldre til barn på 12–15 år"), yes_or_no[service.is_open_to_parents]),
        (_("Sensitiv avsender"), yes_or_no[service.is_sensitive]),
        (_("HER-id"), str(service.her_id or _("Ingen"))),
    ]


def find(request: Request, service: UUID) -> Service:
    return get_object_or_404(Service.objects.visible_to(request.actor).select_related("organisation"), id=service)


def of_service(service: Service) -> str:
    """The page that its parts lead back to."""
    return reverse("directory:service", args=[service.municipality_id, service.id])


def organisations(request: Request) -> list[Organisation]:
    return list(Organisation.objects.visible_to(request.actor).in_order())
