"""How a function becomes a component: `@component` registers it as a tag and renders the template of its name.

The signature is the contract. Django refuses unknown and missing arguments when the template is loaded; `component` refuses
a value that does not fit its annotation when it is rendered, so that a misspelt variant or an undefined variable is never
shown as nothing.
"""

from collections.abc import Callable
from functools import cache, lru_cache, wraps
from inspect import signature
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from django.template import Context, Library, Template, TemplateSyntaxError
from django.template.loader import get_template
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe

from helsevei.core.text import clip_marks

Component = Callable[..., dict[str, Any]]
Fits = Callable[[Any], bool]
register = Library()


class ComponentError(TemplateSyntaxError):
    """A component was given what its signature does not allow."""


def component(function: Component) -> Component:
    """Register a function that returns its template's context. One whose first parameter is `content` has an end tag."""
    return registered(function, drawn)


def repeated_component(function: Component) -> Component:
    """One of which a page has many alike, as small as an icon: what has been rendered once is kept."""
    return registered(function, drawn_before)


def registered(function: Component, draw: Callable[..., SafeString]) -> Component:
    """A page of twenty rows renders a hundred components, so what can be known of a signature is found out once
    (docs/decisions/0029)."""
    name, hints = function.__name__, get_type_hints(function)
    accepted = {parameter: fitting(hints[parameter]) for parameter in signature(function).parameters}

    @wraps(function)
    def render(*arguments: Any, **keywords: Any) -> SafeString:
        given = {**dict(zip(accepted, arguments, strict=False)), **keywords}  # Django has counted them
        for parameter, value in given.items():
            if not accepted[parameter](value):
                # Its type, never the value: that may be what somebody wrote, and errors are logged (reliability D23).
                raise ComponentError(f"{{% {name} %}}: {parameter} is {type(value).__name__}, not {hints[parameter]}")
            if type(value) is str:  # not a SafeString: that is content, already rendered
                given[parameter] = clip_marks(value)
        return draw(name, **function(**given))

    if "content" in accepted:
        register.simple_block_tag(render, name=name)
    else:
        register.simple_tag(render, name=name)
    return function


def drawn(component: str, /, **context: Any) -> SafeString:
    html = template_of(component).render(Context(context))
    return mark_safe(html.strip())  # noqa: S308 (a rendered template, already escaped)


# By type too: a SafeString is written as it is, an equal text is escaped.
drawn_before = lru_cache(maxsize=4096, typed=True)(drawn)


@cache
def template_of(name: str) -> Template:
    found: Any = get_template(f"design/components/{name}.html")
    return found.template  # type: ignore[no-any-return]


def fitting(hint: Any) -> Fits:
    """Whether a value is what an annotation says: enough of the type system for the arguments of components."""
    kind = get_origin(hint)
    if kind is Literal:
        values = get_args(hint)
        return lambda value: value in values
    if kind in (Union, UnionType):
        parts = [fitting(part) for part in get_args(hint)]
        return lambda value: any(fits(value) for fits in parts)
    classes = (str, Promise) if hint is str else kind or hint
    return lambda value: isinstance(value, classes)
