"""How a function becomes a component: `@component` registers it as a tag and renders the template of its name.

The signature is the contract. Django refuses unknown and missing arguments when the template is loaded; `component` refuses
a value that does not fit its annotation when it is rendered, so that a misspelt variant or an undefined variable is never
shown as nothing.
"""

from collections.abc import Callable
from functools import wraps
from inspect import signature
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from django.template import Library, TemplateSyntaxError
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe

from helsevei.core.text import clip_marks

Component = Callable[..., dict[str, Any]]
register = Library()


class ComponentError(TemplateSyntaxError):
    """A component was given what its signature does not allow."""


def component(function: Component) -> Component:
    """Register a function that returns its template's context. One whose first parameter is `content` has an end tag."""
    name = function.__name__
    hints = get_type_hints(function)
    accepted = signature(function)

    @wraps(function)
    def render(*arguments: Any, **keywords: Any) -> SafeString:
        given = accepted.bind(*arguments, **keywords)
        for parameter, value in given.arguments.items():
            if not fits(hints[parameter], value):
                # Its type, never the value: that may be what somebody wrote, and errors are logged (reliability D23).
                raise ComponentError(f"{{% {name} %}}: {parameter} is {type(value).__name__}, not {hints[parameter]}")
            if type(value) is str:  # not a SafeString: that is content, already rendered
                given.arguments[parameter] = clip_marks(value)
        html = render_to_string(f"design/components/{name}.html", function(*given.args, **given.kwargs))
        return mark_safe(html.strip())  # noqa: S308 (a rendered template, already escaped)

    if "content" in accepted.parameters:
        register.simple_block_tag(render, name=name)
    else:
        register.simple_tag(render, name=name)
    return function


def fits(hint: Any, value: Any) -> bool:
    """Whether a value is what an annotation says: enough of the type system for the arguments of components."""
    kind = get_origin(hint)
    if kind is Literal:
        return value in get_args(hint)
    if kind in (Union, UnionType):
        return any(fits(part, value) for part in get_args(hint))
    if hint is str:
        return isinstance(value, (str, Promise))
    return isinstance(value, kind or hint)
