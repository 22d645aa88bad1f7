"""What forms can rely on from `field` and `error_summary`."""

import time

import pytest
from django import forms
from django.template import engines

from helsevei.design.fields import WrittenText


class LetterForm(forms.Form):
    service = forms.ChoiceField(label="Hvem?", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    subject = forms.CharField(label="Emne", max_length=10, help_text="Noen få ord.")
    body = WrittenText(label="Melding", max_length=10, widget=forms.Textarea)
    note = forms.CharField(label="Merknad", required=False)
    day = forms.DateField(label="Dag", required=False)
    token = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> None:
        if self.data.get("note") == "wrong":
            raise forms.ValidationError("Dette går ikke i hop.")


def render(source: str, form: forms.Form) -> str:
    return engines["jinja2"].from_string(source).render({"form": form})


@pytest.mark.parametrize(
    ("written", "count"),
    [
        ("", 0),
        ("line\r\nline", 9),  # the browser sends CRLF, people see one line break
        ("a\u030a", 1),  # å as two code points
        ("👩", 1),  # two units of UTF-16
        ("\x00\x01", 2),  # cannot be stored, and can still be counted
    ],
)
def test_the_counter_counts_as_the_limit_does(written: str, count: int) -> None:
    html = render("{{ field(form.body) }}", LetterForm({"body": written}))
    assert f">{count}/10<" in html


def test_the_counter_agrees_with_what_the_form_accepts() -> None:
    ten = {"service": "a", "subject": "x", "body": "å\r\n" * 4 + "👩å"}
    assert LetterForm(ten).is_valid()
    assert not LetterForm({**ten, "body": ten["body"] + "!"}).is_valid()


class LineForm(forms.Form):
    line = WrittenText(max_length=10)


@pytest.mark.parametrize("written", ["to\nlinjer", "to \r\n\r\n linjer", "to\u2028linjer"])
def test_a_line_is_one_line_whatever_was_pasted(written: str) -> None:
    form = LineForm({"line": written})
    assert form.is_valid()
    assert form.cleaned_data == {"line": "to linjer"}


@pytest.mark.parametrize("written", ["", "  ", "\u200b", "\u3164\ufeff", "\n\n"])
def test_what_nobody_would_see_is_nothing(written: str) -> None:
    for form, name in ((LineForm({"line": written}), "line"), (LetterForm({"body": written}), "body")):
        assert form.errors[name] == ["Skriv noe her først."]


def test_what_the_reader_sees_counted_is_what_is_allowed() -> None:
    full = {"service": "a", "subject": "x", "body": " 2345678\n\n"}
    form = LetterForm(full)
    assert form.is_valid()
    assert form.cleaned_data["body"] == "2345678"
    assert ">10/10<" in render("{{ field(form.body) }}", form)
    assert not LetterForm({**full, "body": full["body"] + " "}).is_valid()


def test_text_made_to_take_long_is_refused_at_once() -> None:
    began = time.monotonic()
    for written in (" " * 60_000, "\n " * 30_000, "e" + "\u0301" * 30_000):
        for form in (LineForm({"line": written}), LetterForm({"service": "a", "subject": "x", "body": written})):
            assert not form.is_valid()
            render("{% for one in form %}{{ field(one) }}{% endfor %}", form)
    assert time.monotonic() - began < 5  # with a square in it, minutes


def test_a_text_that_is_too_long_is_counted_in_red_and_explained() -> None:
    html = render("{{ field(form.body) }}", LetterForm({"body": "x" * 12}))
    assert "data-over-limit" in html
    assert "Teksten er på 12 tegn. Kort den ned til 10." in html


def test_the_number_stands_still_only_where_it_was_right_when_it_was_sent() -> None:
    """Without JavaScript nothing counts: what is said then is the limit, before one writes."""
    untouched = render("{{ field(form.body) }}", LetterForm())
    assert 'id="id_body_counter" hidden' in untouched
    assert "Høyst 10 tegn." in untouched.split("<noscript>")[1].split("</noscript>")[0]
    assert 'id="id_body_counter" hidden' not in render("{{ field(form.body) }}", LetterForm({"body": "x"}))


class PersonForm(forms.Form):
    name = WrittenText(label="Navn", max_length=50, help_text="Slik det står i passet.")
    title = WrittenText(label="Tittel", max_length=100)
    story = WrittenText(label="Historie", max_length=101)
    phone = WrittenText(label="Telefon", max_length=20, widget=forms.TextInput(attrs={"inputmode": "tel"}))


def test_the_limit_of_a_short_line_is_said_before_it_is_met() -> None:
    form = PersonForm()
    assert "Slik det står i passet. Høyst 50 tegn." in render("{{ field(form.name) }}", form)
    title = render("{{ field(form.title) }}", form)
    assert "Høyst 100 tegn." in title
    assert 'aria-describedby="id_title_help"' in title
    for source in ("{{ field(form.story) }}", "{{ field(form.phone) }}"):
        assert "Høyst" not in render(source, form)


def test_the_browser_never_cuts_what_is_pasted_nor_answers_in_its_own_words() -> None:
    html = render("{{ field(form.subject) }}{{ field(form.body) }}", LetterForm())
    assert "maxlength" not in html
    assert " required" not in html
    assert 'aria-required="true"' in html


def test_help_and_error_are_read_with_their_field() -> None:
    html = render("{{ field(form.subject) }}", LetterForm({}))
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_subject_error id_subject_help"' in html
    assert 'id="id_subject_error"' in html
    assert 'id="id_subject_help"' in html


def test_only_what_may_be_left_out_is_marked() -> None:
    assert "(valgfritt)" in render("{{ field(form.note) }}", LetterForm())
    assert "(valgfritt)" not in render("{{ field(form.subject) }}", LetterForm())


def test_a_day_is_filled_in_by_the_browsers_own_calendar() -> None:
    html = render("{{ field(form.day) }}", LetterForm(initial={"day": "2026-06-12"}))
    assert 'type="date"' in html
    assert 'value="2026-06-12"' in html


def test_choices_stand_in_a_fieldset_and_remember_what_was_chosen() -> None:
    html = render("{{ field(form.service) }}", LetterForm({"service": "b"}))
    assert "<fieldset" in html
    assert 'value="b" id="id_service_1" checked' in html


def test_a_hidden_field_shows_nothing() -> None:
    assert render("{{ field(form.token) }}", LetterForm()).strip().startswith('<input type="hidden"')


def test_the_summary_leads_to_every_field_that_must_be_put_right() -> None:
    form = LetterForm({"note": "wrong"})
    html = render("{{ error_summary(form) }}", form)
    assert "Dette går ikke i hop." in html
    for target in ("#id_service_0", "#id_subject", "#id_body"):
        assert f'href="{target}"' in html
    assert "autofocus" in html
    assert 'role="alert"' in html


def test_there_is_no_summary_when_nothing_is_wrong() -> None:
    assert render("{{ error_summary(form) }}", LetterForm()) == ""


def test_an_error_that_quotes_the_reader_is_text() -> None:
    html = render("{{ field(form.service) }}{{ error_summary(form) }}", LetterForm({"service": "<script>x</script>"}))
    assert "<script>" not in html
