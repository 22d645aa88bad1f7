"""How a function becomes a component: `@component` makes it callable in every template and renders the template of its name.

The signature is the contract. A house test refuses unknown and missing arguments in any template; `component` refuses
a value that does not fit its annotation when it is rendered, so that a misspelt variant or an undefined variable is never
shown as nothing.
"""

from collections.abc import Callable
from functools import cache, lru_cache, wraps
from inspect import Parameter, signature
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from django.template.loader import get_template
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from jinja2 import Template
from jinja2.runtime import Context

from helsevei.core.text import clip_marks

Component = Callable[..., dict[str, Any]]
Rendered = Callable[..., SafeString]
Fits = Callable[[Any], bool]
COMPONENTS: dict[str, Rendered] = {}  # by name, as templates call them


class ComponentError(TypeError):
    """A component was given what its signature does not allow."""


def component(function: Component) -> Component:
    """Register a function that returns its template's context. One whose first parameter is `content` is called with a body:
    `{% call card("Heading") %}…{% endcall %}`."""
    return registered(function, drawn)


def repeated_component(function: Component) -> Component:
    """One of which a page has many alike, as small as an icon: what has been rendered once is kept."""
    return registered(function, drawn_before)


def registered(function: Component, draw: Rendered) -> Component:
    """A page of twenty rows renders a hundred components, so what can be known of a signature is found out once
    (docs/decisions/0029)."""
    name, hints, parameters = function.__name__, get_type_hints(function), signature(function).parameters
    accepted = {parameter: fitting(hints[parameter]) for parameter in parameters}
    in_order = [parameter for parameter, about in parameters.items() if about.kind is not Parameter.KEYWORD_ONLY]

    @wraps(function)
    def render(*arguments: Any, caller: Callable[[], str] | None = None, **keywords: Any) -> SafeString:
        if caller is not None:
            arguments = (SafeString(caller()), *arguments)
        given = {**dict(zip(in_order, arguments, strict=False)), **keywords}
        if len(arguments) > len(in_order) or not given.keys() <= accepted.keys():
            raise ComponentError(f"{name}{signature(function)} was given something else: {', '.join(given)}")
        for parameter, value in given.items():
            if not accepted[parameter](value):
                # Its type, never the value: that may be what somebody wrote, and errors are logged (reliability D23).
                raise ComponentError(f"{name}: {parameter} is {type(value).__name__}, not {hints[parameter]}")
            if type(value) is str and not value.isascii():  # not a SafeString: that is content, already rendered
                given[parameter] = clip_marks(value)
        return draw(name, **function(**given))

    COMPONENTS[name] = render
    return function


def drawn(component: str, /, **context: Any) -> SafeString:
    """Straight from the compiled template, which sees what the function returned and what every template may call."""
    template, known = compiled(component)
    shown = Context(template.environment, {**known, **context}, template.name, template.blocks)
    return mark_safe("".join(template.root_render_func(shown)).strip())  # noqa: S308 (everything in it is escaped already)


# By type too: a SafeString is written as it is, an equal text is escaped.
drawn_before = lru_cache(maxsize=4096, typed=True)(drawn)


@cache
def compiled(name: str) -> tuple[Template, dict[str, Any]]:
    found: Any = get_template(f"design/components/{name}.html")
    return found.template, dict(found.template.environment.globals)


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
