"""What templates are written in: Jinja2, with the components and the few functions every template may call (docs/decisions/0031)."""

from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest
from django.template.backends import jinja2 as backend
from django.template.backends.utils import csrf_input_lazy
from django.urls import reverse
from django.utils import html
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import get_language, gettext, ngettext, pgettext
from jinja2 import BaseLoader, Environment, StrictUndefined
from jinja2.filters import do_mark_safe

from helsevei.core.requests import address
from helsevei.design.components import actions, containers, forms, marks, messages, moments, navigation
from helsevei.design.registry import COMPONENTS

__all__ = ["actions", "containers", "forms", "marks", "messages", "moments", "navigation"]


class Templates(backend.Jinja2):
    """Django's own engine, for the rooms' `templates/`."""

    app_dirname = "templates"

    def get_template(self, template_name: str) -> "Page":
        return Page(super().get_template(template_name).template, self)


class Page(backend.Template):
    """A template as views render it. One that is given its frame (`shell`) asks nobody for another: error pages need no database."""

    def render(self, context: dict[str, Any] | None = None, request: HttpRequest | None = None) -> SafeString:
        shown = {} if context is None else dict(context)
        if request is not None:
            shown |= {"request": request, "csrf_input": csrf_input_lazy(request)}
            for processor in () if "shell" in shown else self.backend.template_context_processors:
                shown = processor(request) | shown
        return mark_safe(self.template.render(shown))  # noqa: S308 (everything in it is escaped already)


class Missing(StrictUndefined):
    """What does not exist can be asked for, `{% if x %}`, but neither shown nor passed on."""

    def __bool__(self) -> bool:  # type: ignore[override]
        return False


def environment(*, loader: BaseLoader, auto_reload: bool, **_: Any) -> Environment:
    """As Django asks for it (`OPTIONS` of the settings)."""
    made = Environment(
        loader=loader,
        auto_reload=auto_reload,
        autoescape=True,
        undefined=Missing,
        trim_blocks=True,
        lstrip_blocks=True,
        cache_size=-1,  # all of them: where the last used are kept, each include looks for its place among them
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_callables(gettext, ngettext, newstyle=True, pgettext=pgettext)  # type: ignore[attr-defined]
    made.globals |= {"_": text, "gettext": text, "url": url, "static": static, **COMPONENTS}
    made.filters |= {"date": day_in_form, "linebreaks": linebreaks, "shortened": shortened}
    return made


def text(message: str, /, **holes: Any) -> str:
    """A text of the template in the reader's language; what stands in its holes is escaped."""
    words = translated(message, get_language(), has_holes=bool(holes))
    return words % holes if holes else words


@cache
def translated(message: str, language: str | None, *, has_holes: bool) -> str:
    """Found once for each language: a page says fifty, and what templates can say is written in them."""
    words = do_mark_safe(gettext(message))
    return words if has_holes else words % {}


def url(name: str, *arguments: Any, **query: Any) -> str:
    """The address of a page: `url("dialogue:thread", person.id, thread.id)`; keywords are what stands after its `?`."""
    if query or not all(isinstance(one, UUID) for one in arguments):
        return reverse(name, args=arguments, query=query or None)
    return address(name, *arguments)


@cache
def static(path: str) -> str:
    """The address of a file of ours, with its hash: the same as long as the process lives."""
    return staticfiles_storage.url(path)


def day_in_form(day: date, form: str) -> str:
    """`{{ person.birth_date|date("DATE_FORMAT") }}`. A moment has a component of its own, in Norwegian time."""
    if isinstance(day, datetime):
        raise TypeError("a moment is shown by the component moment, or by day")
    return date_format(day, form)


def linebreaks(text: str) -> SafeString:
    """Paragraphs and lines as they were written."""
    return mark_safe(html.linebreaks(text, autoescape=True))  # noqa: S308 (it escapes the text itself)


def shortened(text: str, most: int) -> str:
    return Truncator(text).chars(most)
