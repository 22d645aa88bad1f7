"""The gallery, /design/: every component in every state, with the lines that write it."""

from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from helsevei.core.access import Rule, page
from helsevei.design import samples
from helsevei.design.components import actions, containers, forms, marks, messages, moments, navigation
from helsevei.design.registry import COMPONENTS
from helsevei.design.shell import Audience, ColorScheme


@dataclass(frozen=True)
class Exhibit:
    """One component: what it is for, how it is written, and how that looks."""

    name: str
    purpose: list[str]  # every second part is code
    source: str
    html: SafeString


@page(Rule.OPEN)
def gallery(request: HttpRequest) -> HttpResponse:
    """`?audience=staff` shows the denser pages, `?scheme=dark` the dark ones."""
    audience: Audience = "staff" if request.GET.get("audience") == "staff" else "inhabitant"
    scheme: ColorScheme = "dark" if request.GET.get("scheme") == "dark" else "light"
    groups = [(title, exhibits(module)) for title, module in rooms().items()]
    context = {
        "shell": samples.shell(audience, scheme, request.get_full_path()),
        "groups": groups,
        "densities": [
            (_("Innbygger"), f"?audience=inhabitant&scheme={scheme}", audience == "inhabitant", None),
            (_("Ansatt"), f"?audience=staff&scheme={scheme}", audience == "staff", None),
        ],
        "schemes": [
            (_("Lyst"), f"?audience={audience}&scheme=light", scheme == "light", None),
            (_("Mørkt"), f"?audience={audience}&scheme=dark", scheme == "dark", None),
        ],
    }
    return render(request, "design/gallery.html", context)


def rooms() -> dict[str, ModuleType]:
    return {
        _("Handlinger"): actions,
        _("Skjema"): forms,
        _("Innhold"): containers,
        _("Veien rundt"): navigation,
        _("Brev og gang i saken"): messages,
        _("Dager og tider"): moments,
        _("Merker"): marks,
    }


def exhibits(module: ModuleType) -> list[Exhibit]:
    """The components a module registers, each shown by the template of its name in design/gallery/."""
    functions = [
        value for name, value in vars(module).items() if name in COMPONENTS and value.__module__ == module.__name__
    ]
    return [exhibit(function.__name__, function.__doc__) for function in functions]


def exhibit(name: str, purpose: str) -> Exhibit:
    template: Any = get_template(f"design/gallery/{name}.html")
    source = Path(template.origin.name).read_text(encoding="utf-8").strip()
    return Exhibit(name, purpose.split("`"), source, template.render(samples.context()))
