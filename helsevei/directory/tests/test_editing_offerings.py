"""An administrator writes the cards of her municipality herself, without JavaScript and without losing anything (M3, M27)."""

from uuid import uuid4

import pytest
from django.urls import reverse

from helsevei.audit.models import Entry
from helsevei.core.refusals import NotAllowed
from helsevei.directory.actions.offerings import save_offering
from helsevei.directory.models import ContactOption, Offering, OfferingKind


@pytest.fixture
def listed(fjordvik):
    return reverse("directory:staff_offerings", args=[fjordvik.id])


@pytest.fixture
def edit(fjordvik):
    """The address of a card's form."""

    def address(kind, municipality=fjordvik):
        offering = Offering.objects.get(municipality=municipality, kind=kind)
        return reverse("directory:edit_offering", args=[municipality.id, offering.id])

    return address


@pytest.fixture
def form(turid, edit, read):
    """What stands in the form of a card."""
    return lambda kind: read(turid.browser.get(edit(kind))).form().fields


@pytest.fixture
def send(turid, edit, form):
    """Send the form of a card as it stands, but for what is named."""

    def post(kind=OfferingKind.YOUTH_HEALTH, *without, **changed):
        fields = {name: value for name, value in form(kind).items() if name not in without}
        return turid.browser.post(edit(kind), fields | changed)

    return post


def test_every_kind_is_listed_and_leads_to_its_form(turid, listed, edit, read):
    page = read(turid.browser.get(listed))
    rows = {link.text: link.attributes["href"] for link in next(page.main.all("tbody")).all("a")}
    assert rows == {str(kind.label): edit(kind) for kind in OfferingKind}


def test_what_is_written_stands_on_the_card(turid, client, fjordvik, listed, send):
    answer = send(
        information_nb="Kom innom.", information_en="Drop in.", phone="55 55 01 25", home_page="fjordvik.example/hfu",
        address="Kaigata 22", opening_hours="Tirsdag\r\nOnsdag", is_shown="on", from_age="13", to_age="22",
        label_1="Chat med oss", explanation_1="Hver kveld", target_1="https://chat.example/hfu",
        label_2="Ring helsesykepleier", target_2="55 55 01 26",
    )  # fmt: skip
    assert answer["Location"] == listed
    written = Offering.objects.get(kind=OfferingKind.YOUTH_HEALTH)
    assert written.information["nb"] == "Kom innom."
    assert written.information["en"] == "Drop in."
    assert (written.phone, written.home_page) == ("55 55 01 25", "https://fjordvik.example/hfu")
    assert (written.address, written.opening_hours) == ("Kaigata 22", "Tirsdag\nOnsdag")
    assert (written.is_shown, written.from_age, written.to_age, written.version) == (True, 13, 22, 2)
    assert list(written.contact_options.values_list("label", "explanation", "phone", "link")) == [
        ("Chat med oss", "Hver kveld", "", "https://chat.example/hfu"),
        ("Ring helsesykepleier", "", "55 55 01 26", ""),
    ]
    shown = client.get(reverse("directory:municipality_offerings", args=["9901"])).content.decode()
    assert "Kom innom." in shown
    assert "Chat med oss" in shown
    entry = Entry.objects.get(event="directory.offering.saved")
    assert (entry.actor_user_id, entry.object_id, entry.municipality_id) == (turid.user.id, written.id, fjordvik.id)


def test_the_form_begins_with_what_stands_there_or_with_the_standard_texts(form, send):
    assert form(OfferingKind.YOUTH_HEALTH)["information_nn"].startswith("Her kan du snakke med lege")
    send(information_nb="Eget", information_nn="", label_1="Ring", target_1="113")
    fields = form(OfferingKind.YOUTH_HEALTH)
    assert (fields["information_nb"], fields["information_nn"]) == ("Eget", "")
    assert (fields["label_1"], fields["target_1"], fields["label_2"]) == ("Ring", "113", "")


def test_who_changes_the_telephone_has_not_taken_the_standard_texts_for_her_own(send):
    send(phone="55 55 01 99")
    written = Offering.objects.get(kind=OfferingKind.YOUTH_HEALTH, municipality__number="9901")
    assert (written.phone, written.information) == ("55 55 01 99", {})


def test_a_row_more_is_added_and_nothing_that_was_typed_is_lost(form, send, read):
    answer = send(more="yes", information_nb="", label_1="Halvferdig", to_age="tolv", is_shown="on")
    fields = read(answer).form().fields
    assert answer.status_code == 200
    assert (fields["label_1"], fields["information_nb"], fields["to_age"]) == ("Halvferdig", "", "tolv")
    assert "is_shown" in fields
    assert "label_3" in fields
    assert list(read(answer).main.all("section", class_="error-summary")) == []
    assert not ContactOption.objects.exists()


def test_there_is_an_end_to_rows(turid, edit, read):
    many = {f"{part}_{number}": "" for number in range(1, 13) for part in ("label", "explanation", "target")}
    page = read(turid.browser.post(edit(OfferingKind.YOUTH_HEALTH), many | {"more": "yes"}))
    assert "label_13" not in page.form().fields
    assert "Legg til rad" not in page.main.text


def test_saving_is_what_enter_does(turid, edit, read):
    """The first button of a form is the one that browsers press for whoever presses Enter."""
    first = next(read(turid.browser.get(edit(OfferingKind.YOUTH_HEALTH))).form().all("button"))
    assert first.text.strip() == "Lagre"


def test_a_row_that_is_emptied_is_gone_and_the_others_keep_their_order(send):
    send(label_1="A", target_1="113", label_2="B", target_2="116117")
    send(label_1="", target_1="")
    assert list(ContactOption.objects.values_list("position", "label")) == [(0, "B")]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"information_nb": ""}, "information_nb"), ({"information_nb": " \u200b"}, "information_nb"),
        ({"information_en": "x" * 2001}, "information_en"), ({"phone": "ring oss"}, "phone"),
        ({"home_page": "http://fjordvik.example"}, "home_page"), ({"home_page": "javascript:alert(1)"}, "home_page"),
        ({"home_page": "ftp://x.example"}, "home_page"), ({"home_page": "data://text/html,hei"}, "home_page"),
        ({"home_page": "fjordvik.example/" + "x" * 480}, "home_page"), ({"label_1": "Se", "target_1": "fjordvik.example/" + "x" * 480}, "target_1"),
        ({"home_page": "fjordvik"}, "home_page"), ({"home_page": "https://a b.example"}, "home_page"),
        ({"address": "x" * 201}, "address"), ({"opening_hours": "x" * 501}, "opening_hours"),
        ({"from_age": ""}, "from_age"), ({"from_age": "-1"}, "from_age"), ({"to_age": "121"}, "to_age"),
        ({"to_age": "9" * 5000}, "to_age"), ({"from_age": "21", "to_age": "20"}, "to_age"),
        ({"label_1": "Ring"}, "target_1"), ({"target_1": "113"}, "label_1"), ({"explanation_1": "Hei"}, "label_1"),
        ({"label_1": "Ring", "target_1": "12"}, "target_1"), ({"label_1": "Se", "target_1": "javascript:x"}, "target_1"),
        ({"label_1": "x" * 101, "target_1": "113"}, "label_1"),
        ({"label_1": "Ring", "target_1": "113", "explanation_1": "x" * 501}, "explanation_1"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_said_and_the_rest_stays_on_the_page(send, read, wrong, field):
    answer = send(**{"address": "Kaigata 22", **wrong})
    assert answer.status_code == 422
    page = read(answer)
    targets = [link.attributes["href"] for link in next(page.main.all("section", class_="error-summary")).all("a")]
    assert f"#id_{field}" in targets
    assert page.form().fields.items() >= {"address": "Kaigata 22", **wrong}.items()
    assert Offering.objects.get(kind=OfferingKind.YOUTH_HEALTH).version == 1


def test_an_offering_for_an_age_is_for_somebody(send):
    assert send(OfferingKind.YOUTH_HEALTH, "is_for_oneself").status_code == 422


def test_what_is_for_everybody_has_no_ages_and_health_and_care_cannot_be_hidden(form, send):
    fields = form(OfferingKind.HEALTH_AND_CARE)
    assert not {"from_age", "to_age", "is_for_oneself", "is_for_parents", "is_shown"} & fields.keys()
    assert send(OfferingKind.HEALTH_AND_CARE, from_age="3", is_shown="").status_code == 302
    known = Offering.objects.get(kind=OfferingKind.HEALTH_AND_CARE)
    assert (known.is_shown, known.from_age) == (True, None)


def test_whoever_comes_second_is_told_and_loses_nothing(send, read, form):
    send(information_nb="Den første")
    answer = send(information_nb="Den andre", seen_version="1")
    page = read(answer)
    assert answer.status_code == 409
    assert "Noen andre har endret dette siden du åpnet siden." in page.main.text
    assert [item.text for item in page.main.all("dt", "dd")] == ["Tekst på bokmål", "Den første"]
    assert page.form().fields["information_nb"] == "Den andre"
    assert Offering.objects.get(kind=OfferingKind.YOUTH_HEALTH).information["nb"] == "Den første"
    assert send(**page.form().fields).status_code == 302
    assert Offering.objects.get(kind=OfferingKind.YOUTH_HEALTH).information["nb"] == "Den andre"


def test_a_row_that_somebody_else_has_added_meanwhile_is_shown_before_it_goes(turid, edit, form, send, read):
    seen = form(OfferingKind.YOUTH_HEALTH)
    rows = {f"label_{number}": f"Måte {number}" for number in (1, 2, 3)}
    send(**rows, target_1="113", target_2="116117", target_3="55 55 01 25")
    page = read(turid.browser.post(edit(OfferingKind.YOUTH_HEALTH), seen))
    terms = [item.text for item in page.main.all("dt", "dd")]
    standing = dict(zip(terms[::2], terms[1::2], strict=True))
    assert standing["Kontaktmåte 3"] == "Måte 3"
    assert page.form().fields["label_3"] == ""


def test_another_municipalitys_offering_is_answered_as_one_that_does_not_exist(turid, fjordvik, lyngmo, edit):
    foreign = Offering.objects.get(municipality=lyngmo, kind=OfferingKind.EMERGENCY)
    answers = [
        turid.browser.get(reverse("directory:edit_offering", args=[fjordvik.id, id_])) for id_ in (foreign.id, uuid4())
    ]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content
    assert turid.browser.get(edit(OfferingKind.EMERGENCY, lyngmo)).status_code == 404


def test_only_administrators_write_cards(silje, liv, astrid, fjordvik, listed, edit, client):
    offering = Offering.objects.get(municipality=fjordvik, kind=OfferingKind.EMERGENCY)
    for someone in (silje, liv, astrid):
        for address in (listed, edit(OfferingKind.EMERGENCY)):
            assert someone.browser.get(address).status_code == 404
        assert someone.browser.post(edit(OfferingKind.EMERGENCY), {"information_nb": "Kapret"}).status_code == 404
        with pytest.raises(NotAllowed):
            save_offering(
                actor=someone.actor(fjordvik), municipality_id=fjordvik.id, offering_id=offering.id, seen_version=1,
                information={"nb": "Kapret"}, home_page="", phone="", address="", opening_hours="", contact_options=[],
            )  # fmt: skip
    assert client.get(listed).status_code == 302
    assert not Offering.objects.exclude(information={}).exists()
