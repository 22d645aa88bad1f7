"""What the gallery fills the components with: invented people, long words, hostile text."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.urls import reverse

from helsevei.core import clock
from helsevei.design.fields import WrittenText
from helsevei.design.shell import Audience, ColorScheme, Demo, MenuItem, Shell, languages

LETTER = """Hei Astrid.

Takk for at du skrev. Vi kommer i morgen mellom kl. 09.00 og 10.00, og Siri har med nye støttestrømper.
Ring oss gjerne hvis noe forandrer seg.

Hilsen Siri"""
HOSTILE = (
    "<script>alert('hei')</script> <b>ikke fet</b> {{ shell }} https://eksempel.no/trykk-her \u202eklabmo\u202c "
    "Z"
    + "\u0335\u0341\u0336" * 12
    + " Menneskerettighetsorganisasjonssekretariatskontorfullmektigstillingsutlysning" * 2
)


class SampleForm(forms.Form):
    service = forms.ChoiceField(
        label="Hvem vil du skrive til?",
        choices=[("home", "Hjemmesykepleien"), ("school", "Skolehelsetjenesten")],
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Velg hvem du vil skrive til."),
    )
    subject = WrittenText(label="Emne", max_length=60, help_text="Noen få ord om hva det gjelder.")
    body = WrittenText(label="Din melding", max_length=1000, widget=forms.Textarea(attrs={"rows": 6}))
    topic = forms.ChoiceField(
        label="Tema", required=False, choices=[("", "Velg"), ("visit", "Besøk"), ("medicine", "Medisiner")]
    )
    birth_date = forms.DateField(label="Fødselsdato", widget=forms.DateInput, required=False)
    reminders = forms.MultipleChoiceField(
        label="Hvordan vil du ha påminnelser?",
        choices=[("sms", "SMS"), ("email", "E-post")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    is_read = forms.BooleanField(
        label="Jeg har lest at dette ikke er for det som haster",
        error_messages={"required": "Kryss av når du har lest det."},
    )
    nickname = forms.CharField(label="Navn i registeret", initial="Astrid Lunde", disabled=True)


class SearchForm(forms.Form):
    query = forms.CharField(label="Søk etter person", widget=forms.TextInput(attrs={"type": "search"}), required=False)


def shell(audience: Audience, scheme: ColorScheme, path: str) -> Shell:
    return Shell(
        audience=audience,
        color_scheme=scheme,
        municipality_name="Nordvik kommune",
        home_url=path,
        person_name="Astrid Lunde",
        menu=(
            MenuItem("Min helse", path, is_current=True),
            MenuItem("Meldinger", "#message_bubble", count=2),
            MenuItem("Timeavtaler", "#day"),
            MenuItem("Helsekontakter", "#card"),
        ),
        languages=languages(path),
        logout_url=path,
        represented_name="Ola Lunde" if audience == "inhabitant" else "",
        switch_person_url="#main" if audience == "inhabitant" else "",
        phone="77 00 00 00",
        accessibility_url=reverse("home:accessibility"),
        privacy_url=reverse("home:privacy"),
        national_services_url="https://www.helsenorge.no",
        demo=Demo(path, path, path, "fredag 12. juni kl. 08.00"),
    )


def context() -> dict[str, Any]:
    now = clock.now()
    typed = {"subject": "x" * 80, "body": f"{LETTER}\n\n" * 6, "service": "gone"}
    return {
        "form": SampleForm(prefix="empty"),
        "with_errors": SampleForm(typed_with(typed, "wrong"), prefix="wrong"),
        "search_form": SearchForm(prefix="search"),
        "now": now,
        "yesterday": now - timedelta(days=1),
        "tomorrow": now + timedelta(days=1),
        "last_week": now - timedelta(days=7),
        "years_ago": datetime(2020, 6, 12, 7, 0, tzinfo=clock.OSLO),
        "letter": LETTER,
        "hostile": HOSTILE,
        "steps": [("Sendt", now - timedelta(days=1), True), ("Lest", now, True), ("Besvart", None, False)],
        "terms": [("Tjeneste", "Hjemmesykepleien i Nordvik"), ("Telefon", "77 00 00 00"), ("Navn", HOSTILE)],
        "tab_items": [("Aktive", "#tabs", True, 3), ("Tidligere", "#tabs", False, None)],
        "crumbs": (("Min helse", "#main"), ("Meldinger", "#breadcrumbs")),
        "kept": [("Emne", "Besøket på fredag"), ("Din melding", HOSTILE)],
    }


def typed_with(values: dict[str, str], prefix: str) -> dict[str, str]:
    return {f"{prefix}-{name}": value for name, value in values.items()}
