"""`./run operator add` and `end`: who runs the installation."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

from helsevei.accounts.actions import end_operator, make_operator
from helsevei.accounts.models import User
from helsevei.audit.models import PLATFORM, Entry
from helsevei.core.actor import SYSTEM, Role
from helsevei.core.refusals import NotAllowed

NUMBER = "12907649863"


def operator(what: str, **other) -> None:
    call_command("operator", what, **{"name": "Vigdis Bratland", "identity_number": NUMBER, **other})


def events() -> list[tuple[str, str]]:
    made = Entry.objects.filter(chain=PLATFORM, event__startswith="accounts.operator").order_by("seq")
    return list(made.values_list("event", "actor_kind"))


@pytest.mark.usefixtures("database")
def test_an_operator_can_log_in_and_open_operation(outside, client, capsys):
    operator("add")
    assert "Vigdis Bratland is an operator" in capsys.readouterr().out
    outside.log_in(client, "helseid", NUMBER)
    assert client.get(reverse("operation:jobs")).status_code == 200
    assert events() == [("accounts.operator.made", "system")]


@pytest.mark.usefixtures("database")
def test_doing_it_twice_changes_nothing_and_ending_it_is_remembered_too():
    for what in ("add", "add", "end"):
        operator(what)
    assert events() == [("accounts.operator.made", "system"), ("accounts.operator.ended", "system")]
    with pytest.raises(CommandError, match="Nobody with this number"):
        operator("end")


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"identity_number": "12907649864"}, "ikke et gyldig fødselsnummer"),
        ({"identity_number": "129076"}, "11 siffer"),
        ({"name": ""}, "Navn: Skriv noe her først"),
        ({"name": "\u200b"}, "Navn: Skriv noe her først"),
        ({"name": "V" * 201}, "200"),
        ({"name": "\x00"}, "skjulte tegn"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence_and_nothing_is_changed(wrong, sentence):
    with pytest.raises(CommandError, match=sentence):
        operator("add", **wrong)
    assert (User.objects.count(), events()) == (0, [])


@pytest.mark.usefixtures("database")
def test_a_slip_in_the_number_gives_nobody_else_the_power(turid):
    with pytest.raises(CommandError, match="tilhører Turid Admin"):
        operator("add", identity_number=turid.identity_number)
    assert not User.objects.filter(is_operator=True).exists()


@pytest.mark.usefixtures("database")
def test_the_identity_number_is_asked_for_when_it_is_left_out(monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", StringIO(f"{NUMBER}\n"))
    operator("add", identity_number=None)
    assert "The operator's identity number: " in capsys.readouterr().out
    assert User.objects.filter(is_operator=True).exists()


def test_an_operator_who_is_one_no_longer_is_out_at_the_next_click(vigdis):
    page = reverse("operation:jobs")
    assert vigdis.browser.get(page).status_code == 200
    end_operator(actor=SYSTEM, identity_number=vigdis.identity_number)
    assert vigdis.browser.get(page).status_code == 404


def test_nobody_on_a_page_makes_an_operator(turid, vigdis, fjordvik):
    for actor in (turid.actor(fjordvik), vigdis.actor()):
        with pytest.raises(NotAllowed):
            make_operator(actor=actor, identity_number=NUMBER, name="Turid Admin")
        with pytest.raises(NotAllowed):
            end_operator(actor=actor, identity_number=NUMBER)


def test_an_administrator_cannot_give_the_role(turid, fjordvik):
    form = {"name": "Ny", "identity_number": "19838649877", "role": Role.OPERATOR, "service": "all"}
    assert turid.browser.post(reverse("accounts:staff", args=[fjordvik.id]), form).status_code == 422


def test_an_inhabitant_is_never_an_operator(astrid):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(id=astrid.user.id).update(is_operator=True)
