"""What somebody may type into the list of words that may mean that something cannot wait."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from helsevei.core.text import is_blank
from helsevei.design.fields import WrittenText
from helsevei.directory.forms.versions import VersionedForm
from helsevei.directory.models.urgent_words import BEGINNING, WORDS_LENGTH, Call, Expression, expressions

SHORTEST = 3  # letters: a shorter word stands in most messages, above all as the beginning of others


class ExpressionLines(WrittenText):
    """One expression on each line."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 12, "spellcheck": "false"})
        super().__init__(required=False, max_length=WORDS_LENGTH, widget=widget, **kwargs)

    def clean(self, value: Any) -> str:
        lines = "\n".join(line.strip() for line in super().clean(value).splitlines() if not is_blank(line))
        for one in expressions(Call.EMERGENCY, lines):  # the same in every group
            refuse_unfit(one)
        return lines


def refuse_unfit(one: Expression) -> None:
    if sum(sign.isalnum() for sign in one.text) < SHORTEST:
        raise ValidationError(_("«%(words)s» er for kort. Skriv minst tre bokstaver.") % {"words": one.text})
    if BEGINNING in one.text.removesuffix(BEGINNING):
        raise ValidationError(
            _("I «%(words)s» står stjernen midt i. Den kan bare stå til slutt.") % {"words": one.text}
        )


class UrgentWordsForm(VersionedForm):
    emergency = ExpressionLines(label=gettext_lazy("Ring 113"))
    out_of_hours = ExpressionLines(label=gettext_lazy("Ring legevakten på 116 117"))
    service = ExpressionLines(label=gettext_lazy("Ring tjenesten"))
