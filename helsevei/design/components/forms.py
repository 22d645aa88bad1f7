"""Forms: plain `forms.Form`, rendered by the design system."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString

from helsevei.core import text
from helsevei.design.fields import WrittenText
from helsevei.design.registry import component

LONGEST_LINE = 100  # longer lines than this nobody fills by accident


@component
def field(bound: BoundField, *, hides_label: bool = False) -> dict[str, Any]:
    """A form's field with its label, help, error and, for a text with a limit, a counter."""
    kind = kind_of(bound.field.widget)
    described_by = ids_that_describe(bound)
    return {
        "bound": bound,
        "kind": kind,
        "control": control(bound, kind, described_by),
        "options": bound.subwidgets if kind == "choices" else [],
        "described_by": described_by,
        "hides_label": hides_label,
        "is_optional": not bound.field.required and not bound.field.disabled and kind not in ("checkbox", "search"),
        "limit": limit_of(bound, kind),
        "most": most_of(bound),
        "written": written(bound),
    }


@component
def error_summary(form: forms.BaseForm, *, takes_focus: bool = True) -> dict[str, Any]:
    """What must be put right, above the form, each point a link to its field. Nothing when there is nothing."""
    errors = [(target_of(bound), bound.label, error) for bound in form for error in bound.errors]
    return {"general": form.non_field_errors(), "errors": errors, "takes_focus": takes_focus}


def kind_of(widget: forms.Widget) -> str:
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
        return "choices"
    for kind, class_ in {"select": forms.Select, "textarea": forms.Textarea, "date": forms.DateInput}.items():
        if isinstance(widget, class_):
            return kind
    return str(getattr(widget, "input_type", "text"))


def ids_that_describe(bound: BoundField) -> str:
    parts = [
        f"{bound.auto_id}_error" if bound.errors else "",
        f"{bound.auto_id}_help" if bound.help_text or most_of(bound) else "",
        f"{bound.auto_id}_counter" if limit_of(bound, kind_of(bound.field.widget)) else "",
    ]
    return " ".join(part for part in parts if part)


def control(bound: BoundField, kind: str, described_by: str) -> SafeString:
    """Django's own widget, dressed.

    Without `maxlength`, which counts otherwise than we do and cuts without a word, and without `required`, which
    answers in the browser's words instead of ours.
    """
    widget = bound.field.widget
    if kind == "date":
        widget = forms.DateInput(widget.attrs, format="%Y-%m-%d")
        widget.input_type = "date"
    attrs: dict[str, Any] = {"id": bound.auto_id}
    if kind != "hidden":
        attrs |= {"class": "ds-input", "aria-describedby": described_by or False}
        attrs |= {"aria-required": "true" if bound.field.required else False}
    if kind == "textarea":
        attrs |= {"dir": "auto"}
    attrs = bound.build_widget_attrs(attrs, widget) | {"maxlength": False, "minlength": False, "required": False}
    html: SafeString = widget.render(bound.html_name, bound.value(), attrs, bound.form.renderer)
    return html


def limit_of(bound: BoundField, kind: str) -> int | None:
    """The greatest number of characters in a text of several lines."""
    limit = getattr(bound.field, "max_length", None)
    return limit if kind == "textarea" else None


def most_of(bound: BoundField) -> int | None:
    """The limit of a short line of words, said beforehand. A long text has a counter, and a number its own form."""
    widget, limit = bound.field.widget, getattr(bound.field, "max_length", None)
    is_line = isinstance(bound.field, WrittenText) and kind_of(widget) == "text" and "inputmode" not in widget.attrs
    return limit if is_line and limit and limit <= LONGEST_LINE else None


def written(bound: BoundField) -> int:
    """How many characters the field holds, counted as the limit is."""
    value = bound.value()
    if not isinstance(value, str):
        return 0
    try:
        return text.length(value)
    except ValidationError:  # what cannot be stored: its error stands beside the counter
        return len(value)


def target_of(bound: BoundField) -> str:
    """The id of what a person would change: the first option of several."""
    return f"{bound.auto_id}_0" if kind_of(bound.field.widget) == "choices" else str(bound.auto_id)
