"""What people type into messages, counted as `core.text` counts."""

import re
from typing import Any, Self
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from helsevei.core.ids import new_id
from helsevei.core.text import salvage
from helsevei.design.fields import WrittenText
from helsevei.design.forms import Form
from helsevei.dialogue.models import (
    ANSWER_LENGTH,
    MESSAGE_LENGTH,
    REPLY_NAME_LENGTH,
    SELECTION_NAME_LENGTH,
    SUBJECT_LENGTH,
    CloseReason,
    StandardReply,
)
from helsevei.dialogue.variables import in_braces, unfilled
from helsevei.directory.forms.versions import VersionedForm
from helsevei.directory.models import Service
from helsevei.directory.models.urgent_words import BETWEEN_EXPRESSIONS, Found

SEEN = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}( [0-9]{1,9}){2}", re.ASCII)
# Both sides read these, so they say «vi».
CLOSE_REASONS = {
    CloseReason.DONE: gettext_lazy("Vi er ferdige med det saken gjelder"),
    CloseReason.SPOKEN: gettext_lazy("Vi har snakket sammen på telefon eller møtt hverandre"),
    CloseReason.ELSEWHERE: gettext_lazy("Dette er det en annen tjeneste som svarer på"),
    CloseReason.MISTAKE: gettext_lazy("Samtalen ble opprettet ved en feil"),
}


class CloseReasonField(forms.ChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            help_text=gettext_lazy("Innbyggeren ser grunnen."),
            widget=forms.RadioSelect,
            choices=[(reason.value, words) for reason, words in CLOSE_REASONS.items()],
            error_messages={"required": gettext_lazy("Velg en grunn.")},
            **kwargs,
        )

    def clean(self, value: Any) -> CloseReason:
        return CloseReason(super().clean(value))


class AnswerForm(Form):
    """More in a thread: `key` makes it count once, `version` is what the writer had seen, `told` the urgent words that she has
    been told of and sends all the same, `to_service` the service that she was told will read it."""

    body = WrittenText(
        label=gettext_lazy("Din melding"),
        max_length=MESSAGE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": gettext_lazy("Skriv en melding før du sender.")},
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)
    told = WrittenText(widget=forms.HiddenInput, required=False)
    to_service = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def again(self, **changed: object) -> Self:
        """The same text, to be sent anew: with the version of the thread as it is now, or with another key."""
        return type(self)({**{name: self.data.get(name, "") for name in self.fields}, **changed})

    def telling(self, found: list[Found]) -> Self:
        """The same text, from a page that tells of these urgent words."""
        return self.again(told=BETWEEN_EXPRESSIONS.join(one.expression.text for one in found))

    def clean_told(self) -> frozenset[str]:
        return frozenset(self.cleaned_data["told"].split(BETWEEN_EXPRESSIONS))

    @property
    def typed(self) -> dict[str, Any]:
        """What has been typed, valid or not, for a draft: cut at what a draft holds."""
        texts = {name: salvage(str(self.data.get(name, ""))) for name in ("subject", "body")}
        return {"subject": texts["subject"][:200], "body": texts["body"][:20000], "idempotency_key": self.key_or_new()}

    @property
    def is_empty(self) -> bool:
        """Nothing is typed: there is nothing to lose."""
        return not any(str(self.data.get(name, "")).strip() for name in ("subject", "body"))

    def key_or_new(self) -> UUID:
        try:
            return UUID(str(self.data.get("key", "")))
        except ValueError:
            return new_id()


class StaffAnswerForm(AnswerForm):
    body = WrittenText(
        label=gettext_lazy("Svar"),
        max_length=ANSWER_LENGTH,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": gettext_lazy("Skriv et svar før du sender.")},
    )

    def clean_body(self) -> str:
        """No inhabitant is sent what a standard reply left open."""
        written = str(self.cleaned_data["body"])
        if left := unfilled(written):
            raise ValidationError(_("Skriv det som skal stå i stedet for %(open)s.") % {"open": in_braces(left)})
        return written


class FirstMessageForm(StaffAnswerForm):
    """What staff write to begin with."""

    subject = WrittenText(
        label=gettext_lazy("Emne"),
        max_length=SUBJECT_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Skriv kort hva meldingen gjelder.")},
    )
    takes_replies = forms.BooleanField(
        label=gettext_lazy("Innbyggeren kan svare"),
        help_text=gettext_lazy(
            "Uten dette er det en beskjed. Innbyggeren får se hvordan hun eller han kan skrive en ny melding til dere."
        ),
        required=False,
        initial=True,
    )
    field_order = ["subject", "body"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].label = _("Melding")


class MessageForm(AnswerForm):
    subject = WrittenText(
        label=gettext_lazy("Emne"),
        max_length=SUBJECT_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Skriv kort hva meldingen gjelder.")},
    )
    field_order = ["subject", "body"]


class ServiceChoice(Form):
    """Which service's threads to see; its field stands in the address."""

    tjeneste = forms.ChoiceField(label=gettext_lazy("Tjeneste"))

    def __init__(self, services: list[tuple[str, str]], chosen: UUID | None) -> None:
        super().__init__(initial={"tjeneste": str(chosen or "")})
        self.fields["tjeneste"].choices = [("", gettext_lazy("Alle tjenester")), *services]  # type: ignore[attr-defined]


class SearchForm(Form):
    words = WrittenText(
        label=gettext_lazy("Ord i emnet eller i en melding"),
        max_length=SUBJECT_LENGTH,
        widget=forms.SearchInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Skriv et ord du vil søke etter.")},
    )

    def clean_words(self) -> list[str]:
        return str(self.cleaned_data["words"]).split()


class SelectionForm(Form):
    name = WrittenText(
        label=gettext_lazy("Navn på utvalget"),
        help_text=gettext_lazy("Bare du ser det. Bruk et navn du har fra før, hvis dette skal komme i stedet for det."),
        max_length=SELECTION_NAME_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class SeenThreads(forms.MultipleChoiceField):
    """Threads as they stood on the page, each by its id, version and handling version: what has changed since is still what was
    chosen."""

    def valid_value(self, value: str) -> bool:
        return SEEN.fullmatch(value) is not None

    def clean(self, value: Any) -> list[tuple[UUID, int, int]]:
        parts = (one.split() for one in super().clean(value))
        return [(UUID(id_), int(version), int(handling)) for id_, version, handling in parts]


class SeveralToCloseForm(Form):
    """Which of some threads to close, and why; `offered` as SeenThreads has them, with words for each."""

    chosen = SeenThreads(
        label=gettext_lazy("Hvilke samtaler vil du avslutte?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Velg minst én samtale.")},
    )
    reason = CloseReasonField(label=gettext_lazy("Hvorfor avslutter du dem?"))

    def __init__(self, *args: Any, offered: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chosen"].choices = offered  # type: ignore[attr-defined]


class MoveForm(VersionedForm):
    """Where a service moves: one of `services`."""

    successor_id = forms.ChoiceField(
        label=gettext_lazy("Flyttet til"),
        error_messages={
            "required": gettext_lazy("Velg en tjeneste."),
            "invalid_choice": gettext_lazy("Velg en tjeneste i listen."),
        },
    )

    def __init__(self, *args: Any, services: list[Service], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(str(one.id), one.name) for one in services]
        self.fields["successor_id"].choices = [("", gettext_lazy("Velg …")), *offered]  # type: ignore[attr-defined]

    def name_of(self, service_id: UUID) -> str:
        return str(dict(self.fields["successor_id"].choices)[str(service_id)])  # type: ignore[attr-defined]

    def clean_successor_id(self) -> UUID:
        return UUID(self.cleaned_data["successor_id"])


class NoteForm(Form):
    """A word to colleagues; `key` makes it count once."""

    note = WrittenText(
        label=gettext_lazy("Internt notat"),
        help_text=gettext_lazy("Bare ansatte i tjenesten ser notatet. Innbyggeren ser det ikke."),
        max_length=ANSWER_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Skriv et notat før du lagrer.")},
    )
    note_key = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)


class SeenForm(Form):
    """How the thread stood on the page where a button was pressed; what was tampered with counts as nothing seen."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    handling = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    @property
    def seen(self) -> dict[str, int]:
        """As the actions ask for it."""
        self.full_clean()
        return {
            "seen_version": self.cleaned_data.get("version", 0),
            "seen_handling": self.cleaned_data.get("handling", 0),
        }


class CloseForm(SeenForm):
    reason = CloseReasonField(label=gettext_lazy("Hvorfor avslutter du samtalen?"))


class HandOverForm(SeenForm):
    """To whom: one of `colleagues` or `teams`, each an id and a name, and a word to them."""

    receiver = forms.ChoiceField(
        label=gettext_lazy("Hvem skal ha samtalen?"),
        error_messages={"required": gettext_lazy("Velg en kollega eller et team.")},
    )
    word = WrittenText(
        label=gettext_lazy("Noen ord til den som får den"),
        help_text=gettext_lazy("Blir et internt notat. Innbyggeren ser det ikke."),
        max_length=ANSWER_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    word_key = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    field_order = ["receiver", "word"]

    def __init__(
        self, *args: Any, colleagues: list[tuple[UUID, str]], teams: list[tuple[UUID, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        groups = [
            (gettext_lazy("Team"), [(f"team {id_}", name) for id_, name in teams]),
            (gettext_lazy("Kolleger"), [(f"colleague {id_}", name) for id_, name in colleagues]),
        ]
        offered = [group for group in groups if group[1]]
        self.fields["receiver"].choices = [("", gettext_lazy("Velg …")), *offered]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> dict[str, UUID]:
        """As the action asks for it."""
        kind, _space, id_ = str(self.cleaned_data["receiver"]).partition(" ")
        return {f"{kind}_id": UUID(id_)}


class NarrowForm(Form):
    """Which threads of a tab to see; its fields stand in the address. Where there is nothing to choose between, no field is."""

    tjeneste = forms.ChoiceField(label=gettext_lazy("Tjeneste"), required=False)
    team = forms.ChoiceField(label=gettext_lazy("Team"), required=False)
    ledige = forms.ChoiceField(
        label=gettext_lazy("Hvem har den?"),
        choices=[("", gettext_lazy("Alle")), ("ja", gettext_lazy("Bare dem ingen har tatt"))],
    )

    def __init__(
        self, shown: dict[str, str], *, services: list[tuple[UUID, str]], teams: list[tuple[UUID, str]]
    ) -> None:
        super().__init__(initial=shown)
        for name, every, offered, fewest in (
            ("tjeneste", gettext_lazy("Alle tjenester"), services, 2),
            ("team", gettext_lazy("Alle team"), teams, 1),
        ):
            if len(offered) < fewest:
                del self.fields[name]
            else:
                choices = [("", every), *((str(id_), shown_as) for id_, shown_as in offered)]
                self.fields[name].choices = choices  # type: ignore[attr-defined]


class ReplyForm(VersionedForm):
    """A standard reply. A new one says where it is kept: `places` are ids of services and their names, "" one's own."""

    service_id = forms.ChoiceField(label=gettext_lazy("Hvem skal bruke det?"), required=False)
    name = WrittenText(
        label=gettext_lazy("Navn"),
        help_text=gettext_lazy("Det du velger svaret etter. Innbyggeren ser det ikke."),
        max_length=REPLY_NAME_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    body = WrittenText(
        label=gettext_lazy("Tekst"),
        max_length=ANSWER_LENGTH,
        widget=forms.Textarea(attrs={"rows": 10}),
        error_messages={"required": gettext_lazy("Skriv teksten som skal settes inn.")},
    )
    field_order = ["service_id", "name", "body"]

    def __init__(self, *args: Any, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if places:
            self.fields["service_id"].choices = places  # type: ignore[attr-defined]
        else:
            del self.fields["service_id"]

    def clean_service_id(self) -> UUID | None:
        chosen = self.cleaned_data["service_id"]
        return UUID(chosen) if chosen else None


class ReplyChoice(Form):
    """Which standard reply to put into an answer."""

    reply = forms.ChoiceField(label=gettext_lazy("Standardsvar"))

    def __init__(self, replies: list[StandardReply]) -> None:
        super().__init__()
        named = {
            gettext_lazy("Tjenestens"): [(str(one.id), one.name) for one in replies if one.service_id],
            gettext_lazy("Mine egne"): [(str(one.id), one.name) for one in replies if not one.service_id],
        }
        self.fields["reply"].choices = [group for group in named.items() if group[1]]  # type: ignore[attr-defined]
