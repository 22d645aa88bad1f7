"""What every room's forms have in common."""

from django import forms

from helsevei.core.kept import SHOWN_AGAIN


class Form(forms.Form):
    """A form that can be shown again without anything being done: in another language, with what was typed and its errors."""

    def is_valid(self) -> bool:
        return SHOWN_AGAIN not in self.data and super().is_valid()
