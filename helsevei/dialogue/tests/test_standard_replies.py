"""Standard replies: what is written again and again is put in, filled, seen, and only then sent (M7)."""

import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from helsevei.core.actor import SYSTEM, Role
from helsevei.core.refusals import NotAllowed
from helsevei.dialogue.actions.replies import remove_reply, save_reply
from helsevei.dialogue.models import Draft, Message, StandardReply
from helsevei.directory.actions.opening_hours import save_opening_hours
from helsevei.directory.opening import ORDINARY_WEEK

BODY = "Hei {innbyggerens fornavn}\n\nRing {telefon}.\n\nHilsen {Mitt  navn}, {tjenesten}, {kommunen}"


@pytest.fixture
def anders(worker, fjordvik, home_nursing):
    """The leader of home nursing."""
    return worker("11887449955", "Anders Leder", Role.LEADER, fjordvik, home_nursing)


@pytest.fixture
def keep(fjordvik):
    def save(someone, name="Ring oss", body=BODY, **where):
        return save_reply(actor=someone.actor(fjordvik), municipality_id=fjordvik.id, name=name, body=body, **where)

    return save


def page(name, fjordvik, *ids):
    return reverse(f"dialogue:{name}", args=[fjordvik.id, *ids])


def test_a_reply_is_put_in_after_what_is_typed_with_its_variables_filled_and_nothing_is_sent(
    silje, anders, home_nursing, keep, staff_page, thread, read
):
    reply = keep(anders, service_id=home_nursing.id)
    form = read(silje.browser.get(staff_page)).form(holding="body").fields
    answer = silje.browser.post(staff_page, {**form, "body": "Takk for sist.", "reply": str(reply.id), "insert": "yes"})
    assert answer.status_code == 200
    typed = read(answer).form(holding="body").fields
    assert typed["body"] == (
        "Takk for sist.\n\nHei Astrid\n\nRing 55 55 01 00.\n\nHilsen Silje Nygård, Hjemmesykepleien, Fjordvik"
    )
    assert (typed["key"], typed["version"]) == (form["key"], form["version"])
    assert Message.objects.count() == 1
    silje.browser.post(staff_page, {name: value for name, value in typed.items() if name != "reply"})
    assert Message.objects.latest("sent_at").body == typed["body"]
    assert not Draft.objects.exists()


def hours(service, week):
    save_opening_hours(
        actor=SYSTEM, municipality_id=service.municipality_id, service_id=service.id, seen_version=service.version,
        week=week, is_open_on_holidays=False,
    )  # fmt: skip


@pytest.fixture
def put_in(silje, keep, staff_page, thread, read):
    """The page after Silje has put in a reply with this text."""

    def press(body):
        reply = keep(silje, body=body)
        form = read(silje.browser.get(staff_page)).form(holding="body").fields
        return silje.browser.post(staff_page, {**form, "reply": str(reply.id), "insert": "yes"})

    return press


def test_what_is_not_known_stays_open_and_is_not_sent_that_way(silje, put_in, staff_page, read, home_nursing):
    hours(home_nursing, {})
    answer = put_in("Vi åpner {neste åpningstid}.")
    sent = silje.browser.post(staff_page, read(answer).form(holding="body").fields)
    assert (sent.status_code, Message.objects.count()) == (422, 1)
    assert "Skriv det som skal stå i stedet for {neste åpningstid}." in read(sent).main.text


def test_the_next_opening_is_told_as_a_day_since_it_is_read_on_other_days_too(put_in, read, home_nursing):
    hours(home_nursing, ORDINARY_WEEK)
    told = read(put_in("Vi åpner {neste åpningstid}.")).form(holding="body").fields["body"]
    assert re.fullmatch(r"Vi åpner \w+dag \d+\. \w+ kl\. 08\.00\.", told)


def test_an_unknown_variable_is_named_and_nothing_is_lost(silje, fjordvik, read):
    typed = {"service_id": "", "name": "Hei", "body": "Hei {fornavn}, {telefon} og {}"}
    answer = silje.browser.post(page("add_reply", fjordvik), typed)
    assert answer.status_code == 422
    assert "Helsevei kjenner ikke disse: {fornavn}, {}." in read(answer).main.text
    assert read(answer).form(holding="body").fields["body"] == typed["body"]
    assert not StandardReply.objects.exists()


def test_the_leader_keeps_those_of_the_service_and_a_nurse_her_own(
    silje, anders, roy, turid, liv, lyngmo, fjordvik, home_nursing, practical_help, keep
):
    for keeper in (anders, turid):
        keep(keeper, name=keeper.user.name, service_id=home_nursing.id)
    own = keep(silje)
    for stranger, where in ((silje, home_nursing), (roy, home_nursing), (anders, practical_help)):
        with pytest.raises(NotAllowed):
            keep(stranger, name="Nei", service_id=where.id)
    with pytest.raises(NotAllowed):
        keep(roy, name="Nei")
    for stranger in (anders, turid):
        with pytest.raises(NotAllowed):
            remove_reply(actor=stranger.actor(fjordvik), reply_id=own.id)
    with pytest.raises(NotAllowed):
        remove_reply(actor=liv.actor(lyngmo), reply_id=own.id)
    assert StandardReply.objects.count() == 3


def test_everybody_sees_her_own_and_those_of_her_services(
    silje, anders, roy, turid, liv, lyngmo, fjordvik, home_nursing, practical_help, astrid, keep
):
    keep(anders, name="Felles", service_id=home_nursing.id)
    keep(turid, name="Annet", service_id=practical_help.id)
    keep(silje, name="Mitt")
    seen = {
        someone.user.name: {one.name for one in StandardReply.objects.visible_to(someone.actor(place))}
        for someone, place in ((silje, fjordvik), (anders, fjordvik), (roy, fjordvik), (turid, fjordvik), (liv, lyngmo))
    }
    assert seen == {
        "Silje Nygård": {"Felles", "Mitt"}, "Anders Leder": {"Felles"}, "Roy Leser": {"Felles"},
        "Turid Admin": {"Felles", "Annet"}, "Liv Lyngen": set(),
    }  # fmt: skip
    assert not StandardReply.objects.visible_to(astrid.actor())


def test_a_reply_of_another_service_cannot_be_put_in(silje, turid, keep, practical_help, staff_page, thread, read):
    reply = keep(turid, service_id=practical_help.id)
    answer = silje.browser.post(
        staff_page, {"key": str(uuid4()), "version": "1", "body": "Hei", "reply": str(reply.id), "insert": "yes"}
    )
    assert read(answer).form(holding="body").fields["body"] == "Hei"


def test_nobody_saves_over_another(anders, turid, fjordvik, home_nursing, keep, read):
    reply = keep(anders, service_id=home_nursing.id)
    edit = page("edit_reply", fjordvik, reply.id)
    form = read(anders.browser.get(edit)).form(holding="body").fields
    keep(turid, name="Ring oss i dag", reply_id=reply.id, seen_version=1)
    answer = anders.browser.post(edit, {**form, "body": "Ring."})
    assert answer.status_code == 409
    assert "Ring oss i dag" in read(answer).main.text
    assert anders.browser.post(edit, read(answer).form(holding="body").fields).status_code == 302
    reply.refresh_from_db()
    assert (reply.name, reply.body, reply.version) == ("Ring oss", "Ring.", 3)


def test_a_name_stands_once_in_a_place(anders, silje, fjordvik, home_nursing, keep, read):
    keep(anders, service_id=home_nursing.id)
    keep(anders)
    keep(silje)
    answer = silje.browser.post(page("add_reply", fjordvik), {"service_id": "", "name": "Ring oss", "body": "Ring."})
    assert answer.status_code == 422
    assert "Det finnes allerede et standardsvar som heter «Ring oss»." in read(answer).main.text


def test_one_is_removed_after_a_question(anders, fjordvik, home_nursing, keep, read):
    reply = keep(anders, service_id=home_nursing.id)
    remove = page("remove_reply", fjordvik, reply.id)
    assert "Fjerne standardsvaret «Ring oss»?" in read(anders.browser.get(remove)).main.text
    anders.browser.post(remove)
    assert not StandardReply.objects.exists()


def test_the_list_takes_as_many_queries_for_sixty_as_for_one(turid, fjordvik, home_nursing, keep, read):
    keep(turid, name="0", service_id=home_nursing.id)
    address = page("replies", fjordvik)
    turid.browser.get(address)
    counts = []
    for count in (0, 60):
        for number in range(count):
            keep(turid, name=f"Svar {number}", service_id=home_nursing.id)
        with CaptureQueriesContext(connection) as queries:
            answer = turid.browser.get(address)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12
    onward = next(iter(read(answer).main.all("a", rel="next"))).attributes["href"]
    assert "Svar 9" in read(turid.browser.get(address + onward)).main.text


@pytest.mark.parametrize(
    ("address", "field", "main"), [("staff", "body", "Send svar"), ("first", "subject", "Gå videre")]
)
def test_enter_sends_or_goes_on_and_puts_nothing_in(
    silje, anders, home_nursing, keep, staff_page, contact, read, address, field, main
):
    keep(anders, service_id=home_nursing.id)
    first = reverse("dialogue:write_first", args=[contact.municipality_id, contact.id])
    form = read(silje.browser.get({"staff": staff_page, "first": first}[address])).form(holding=field)
    buttons = [one for one in form.all("button") if one.attributes.get("type") == "submit"]
    assert buttons[0].text.strip() == main
