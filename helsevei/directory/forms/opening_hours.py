"""What an administrator may type about when a service is open."""

from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from helsevei.core.clock import today
from helsevei.design.fields import WrittenText
from helsevei.directory.forms.fields import OpeningText
from helsevei.directory.forms.versions import VersionedForm
from helsevei.directory.models import Service


class OpeningHoursForm(VersionedForm):
    """A line for each day of the week, `day_0` for Monday."""

    is_open_on_holidays = forms.BooleanField(label=gettext_lazy("Åpen på helligdager"), required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for weekday, name in WEEKDAYS.items():
            self.fields[f"day_{weekday}"] = OpeningText(label=capfirst(name))

    @property
    def days(self) -> list[BoundField]:
        return [self[f"day_{weekday}"] for weekday in WEEKDAYS]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        week = {weekday: typed.pop(f"day_{weekday}", ()) for weekday in WEEKDAYS}
        return {**typed, "week": week}


class OpeningExceptionForm(VersionedForm):
    on_date = forms.DateField(
        label=gettext_lazy("Dag"),
        widget=forms.DateInput,
        error_messages=dict.fromkeys(("required", "invalid"), gettext_lazy("Velg en dag.")),
    )
    hours = OpeningText(
        label=gettext_lazy("Åpent"),
        help_text=gettext_lazy("For eksempel 10–14. La feltet stå tomt hvis det er stengt hele dagen."),
    )
    reason = WrittenText(
        label=gettext_lazy("Grunn"),
        required=False,
        max_length=100,
        help_text=gettext_lazy("For eksempel «Planleggingsdag»."),
    )

    def __init__(self, typed: QueryDict | None, *, service: Service) -> None:
        super().__init__(typed, initial={"seen_version": service.version})
        self.service = service

    def show_what_stands(self) -> None:
        """That is how the day that was typed is now, with an exception or without."""
        day = self.cleaned_data["on_date"]
        exception = self.service.opening_exceptions.filter(on_date=day).first()
        reason = exception.reason if exception else ""
        self.initial.update(on_date=day, hours=self.service.opening.on(day), reason=reason)
        super().show_what_stands()

    def clean_on_date(self) -> date:
        day: date = self.cleaned_data["on_date"]
        if day < today():
            raise forms.ValidationError(_("Velg i dag eller en dag som kommer."))
        return day
