"""Form fields that every room's forms share."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from helsevei.core import text

LINE_END = re.compile("[\n\u2028\u2029]")


class WrittenText(forms.CharField):
    """Text as people write it, counted as the counter in the browser and the doors for systems do (reliability D21).

    A plain CharField counts what the browser sent: each line break twice, an accent as one or two.
    """

    default_error_messages = {
        "required": _("Skriv noe her først."),
        "max_length": _("Teksten er på %(show_value)d tegn. Kort den ned til %(limit_value)d."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(strip=False, **kwargs)  # what is counted is what the reader sees counted

    def to_python(self, value: Any) -> str:
        """What cannot be seen is nothing, and a line is one line, whatever was pasted or sent."""
        written = text.normalise(str(value or ""))
        if not isinstance(self.widget, forms.Textarea):
            written = " ".join(filter(None, (line.strip() for line in LINE_END.split(written))))
        return "" if text.is_blank(written) else written

    def clean(self, value: Any) -> str:
        return str(super().clean(value)).strip()

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """No maxlength: the browser counts UTF-16 and cuts pasted text without a word. The server says when it is too long."""
        attrs = super().widget_attrs(widget)
        return {name: value for name, value in attrs.items() if name not in ("maxlength", "minlength")}


class DayField(forms.DateField):
    """A day, by the browser's calendar or as Norwegians write it."""

    default_error_messages = {
        "required": _("Velg en dag."),
        "invalid": _("Skriv dag, måned og år, slik som 31.12.2026."),
    }
    widget = forms.DateInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d", "%d.%m.%Y"], **kwargs)
