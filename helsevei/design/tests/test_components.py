"""What pages can rely on from every component."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.template import engines
from django.template.loader import get_template
from django.test import RequestFactory
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from jinja2 import Environment, UndefinedError
from jinja2.meta import find_undeclared_variables
from jinja2.runtime import Context

from helsevei.design import registry, samples, views
from helsevei.design.registry import COMPONENTS, ComponentError
from helsevei.design.shell import Shell, languages

ROOM = Path(views.__file__).parent
NAMES = sorted(COMPONENTS)


def render(source: str, **context: object) -> str:
    return engines["jinja2"].from_string(source).render(context)


@pytest.mark.parametrize("name", NAMES)
def test_every_component_has_a_template_a_style_and_a_place_in_the_gallery(name: str) -> None:
    assert (ROOM / f"templates/design/components/{name}.html").exists()
    assert (ROOM / f"static/design/components/{name}.css").exists()
    assert (ROOM / f"templates/design/gallery/{name}.html").exists()


def test_the_gallery_shows_every_component_in_both_densities_and_schemes() -> None:
    for query in ({}, {"audience": "staff", "scheme": "dark"}):
        page = views.gallery(RequestFactory().get("/design/", query)).content.decode()
        assert [name for name in NAMES if f'id="{name}"' not in page] == []
        assert f'data-size="{"sm" if query else "md"}"' in page
        assert f'data-color-scheme="{"dark" if query else "light"}"' in page


@pytest.mark.parametrize(
    ("source", "named"),
    [
        ('{{ button("Send", varient="danger") }}', "varient"),
        ('{{ button("Send", "danger") }}', "button"),
        ("{{ button() }}", "text"),
        ("{% call card() %}{% endcall %}", "heading"),
        ('{{ card("Heading") }}', "content"),
        ('{% call tag("Ny") %}{% endcall %}', "tag"),
    ],
)
def test_what_the_signature_does_not_know_is_an_error(source: str, named: str) -> None:
    with pytest.raises(TypeError, match=named):
        render(source)


@pytest.mark.parametrize(
    "source",
    [
        '{{ button("Send", variant="purple") }}',
        '{{ icon("unicorn") }}',
        '{{ tag("Ny", color="red") }}',
        "{{ field(form.no_such_field) }}",
        "{{ moment(never) }}",
        "{{ tabs(nothing) }}",
        '{% call card("Heading", level=1) %}{% endcall %}',
    ],
)
def test_a_value_outside_the_signature_is_an_error_and_never_shown_as_nothing(source: str) -> None:
    with pytest.raises(ComponentError):
        render(source, form=samples.SampleForm())


def test_hostile_text_is_shown_as_text_and_stays_on_its_line() -> None:
    html = render(
        "{{ message_bubble(text, text, now, text, on_behalf_of=text) }}{% call card(text) %}{{ text }}{% endcall %}"
        "{{ kept_text(kept) }}{{ description_list(terms) }}",
        text=samples.HOSTILE,
        **{name: samples.context()[name] for name in ("now", "kept", "terms")},
    )
    assert "<script" not in html
    assert "<b>" not in html
    assert "<a href" not in html
    assert "&lt;script&gt;" in html


def test_line_breaks_in_a_message_are_kept_as_they_were_written() -> None:
    assert "Takk.\n\n  Hilsen" in render(
        '{{ message_bubble("A", "", now, body) }}', now=samples.context()["now"], body="Takk.\n\n  Hilsen"
    )


def test_the_first_line_break_of_kept_text_is_not_swallowed_by_the_browser() -> None:
    assert "readonly>\n\nfirst" in render("{{ kept_text(kept) }}", kept=[("Emne", "\nfirst")])


def test_a_number_on_a_tile_is_also_said_in_words() -> None:
    assert "2 nye" in render('{{ tile("/m/", "Meldinger", count=2) }}')
    assert "1 ny<" in render('{{ tile("/m/", "Meldinger", count=1) }}')


def test_an_icon_is_decoration_unless_it_has_a_label() -> None:
    assert 'aria-hidden="true"' in render('{{ icon("video") }}')
    assert 'role="img" aria-label="Video"' in render('{{ icon("video", label="Video") }}')


def test_there_are_no_pages_to_leaf_through_when_there_is_only_one() -> None:
    assert render("{{ pagination(None, None) }}") == ""


def test_a_page_can_be_shown_without_knowing_anybody() -> None:
    html = get_template("design/page.html").render({"shell": Shell()})
    assert "Helsevei" in html
    assert 'href="tel:113">113</a>' in html
    assert 'href="tel:116117">116\u00a0117</a>' in html
    assert "Logg ut" not in html


@pytest.mark.parametrize(
    ("number", "address", "shown"),
    [
        ("113", "113", "113"),
        ("116 117", "116117", "116\u00a0117"),
        ("55 55 01 00", "55550100", "55\u00a055\u00a001\u00a000"),
        ("+47 55 55 01 00", "+4755550100", "+47\u00a055\u00a055\u00a001\u00a000"),
    ],
)
def test_a_telephone_number_can_be_pressed_and_stays_on_one_line(number: str, address: str, shown: str) -> None:
    link = f'<a class="phone" href="tel:{address}">{shown}</a>'
    assert render("{{ phone(number) }}", number=number) == link
    sentence = "{% trans phone=phone(number) %}Ring {{ phone }}.{% endtrans %}"
    assert render(sentence, number=number) == f"Ring {link}."


def test_the_idle_dialog_first_offers_to_go_on() -> None:
    shell = Shell(idle_seconds=60, login_url="/logg-inn/", phone="55 55 00 10", languages=languages(""))
    dialog = get_template("design/page.html").render({"shell": shell}).split('id="idle"')[1]
    words = ("Du ble helt stille. Har du noen spørsmål?", "Om to minutter blir du logget ut.", 'href="tel:55550010"',
             "Fortsett der du var", "Logg inn på nytt", "Gå til forsiden")  # fmt: skip
    places = [dialog.index(word) for word in words]
    assert places == sorted(places)


def test_a_language_without_texts_of_its_own_says_whose_it_shows() -> None:
    names = {choice.code: choice.name for choice in languages("")}
    assert names["se"] == "Davvisámegiella (bokmål)"
    assert names["nb"] == "Bokmål"
    with translation.override("se"):
        assert '<html lang="nb"' in get_template("design/page.html").render({"shell": Shell()})


def test_two_ways_back_on_one_page_have_each_their_name() -> None:
    here, there = ("{{ breadcrumbs(items) }}", '{{ breadcrumbs(items, label="Veien hit") }}')
    assert 'aria-label="Du er her"' in render(here, items=(("Min helse", "/"),))
    assert 'aria-label="Veien hit"' in render(there, items=(("Min helse", "/"),))


def test_the_gallery_speaks_as_the_pages_do() -> None:
    html = views.gallery(RequestFactory().get("/design/")).content.decode()
    assert "Teksten er på 80 tegn. Kort den ned til 60." in html
    assert "Velg hvem du vil skrive til." in html
    for theirs in ("Sørg for", "Velg et gyldig valg", "Feltet er påkrevet"):
        assert theirs not in html
    assert "<code>form_action</code>" in html
    assert "`" not in html


def test_no_page_carries_script_or_style_of_its_own() -> None:
    html = views.gallery(RequestFactory().get("/design/")).content.decode()
    assert "<style" not in html
    assert " style=" not in html
    assert "<script>" not in html
    assert " onclick=" not in html


@pytest.mark.parametrize(
    "source", ["{{ nothing }}", "{{ form.nothing }}", "{% for one in nothing %}{% endfor %}", '{{ "a" ~ nothing }}',
               "{{ nothing == 1 }}", '{{ _("%(nothing)s", nothing=nothing) }}'],
)  # fmt: skip
def test_what_does_not_exist_is_an_error_and_never_shown_as_nothing(source: str) -> None:
    with pytest.raises(UndefinedError):
        render(source, form=samples.SampleForm())


def test_a_component_asks_only_for_what_its_function_gives(monkeypatch) -> None:
    """A name that nobody gives would be taken for «no», and something left out without a word."""
    asked: dict[str, set[str]] = {}

    def checked(environment: Environment, given: dict[str, object], name: str, blocks: dict) -> Context:
        source = (ROOM / "templates" / name).read_text()
        asked[name] = find_undeclared_variables(environment.parse(source)) - given.keys()
        return Context(environment, given, name, blocks)

    monkeypatch.setattr(registry, "Context", checked)
    registry.drawn_before.cache_clear()
    views.gallery(RequestFactory().get("/design/"))
    assert asked == {f"design/components/{name}.html": set() for name in NAMES}


def test_what_does_not_exist_can_be_asked_for() -> None:
    assert render("{% if nothing or form.nothing %}yes{% else %}no{% endif %}", form=samples.SampleForm()) == "no"


def test_what_was_written_safely_before_is_no_excuse_for_markup_now() -> None:
    for text in (mark_safe("<b>Ny</b>"), "<b>Ny</b>", mark_safe("<b>Ny</b>")):
        shown = render("{{ tag(text) }}", text=text)
        assert ("<b>" in shown) == isinstance(text, SafeString)


def test_a_moment_is_told_anew_when_its_day_has_passed(time_machine) -> None:
    then = datetime(2026, 6, 12, 8, 30, tzinfo=UTC)
    told = []
    for day in (12, 13, 20):
        time_machine.move_to(datetime(2026, 6, day, 10, tzinfo=UTC))
        told.append(re.sub("<.*?>", "", render("{{ moment(then) }}", then=then)))
    assert told == ["i dag kl. 10.30", "i går kl. 10.30", "fredag 12. juni kl. 10.30"]
    with translation.override("en"):
        assert "Friday 12 June" in render("{{ moment(then) }}", then=then)
