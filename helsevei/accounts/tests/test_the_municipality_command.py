"""`./run municipality add`: the first municipality, and an administrator who does the rest on the pages."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from helsevei.audit.models import Entry
from helsevei.directory.models import Municipality

NUMBER = "30856849852"


def add(**other) -> None:
    given = {"number": "9901", "name": "Fjordvik", "administrator": "Turid", "identity_number": NUMBER, **other}
    call_command("municipality", "add", **given)


@pytest.mark.usefixtures("database")
def test_the_administrator_can_log_in_and_add_services_and_staff(outside, client, capsys):
    add()
    assert "Fjordvik is ready. Turid can log in" in capsys.readouterr().out
    outside.log_in(client, "helseid", NUMBER)
    here = Municipality.objects.get(number="9901").id
    assert client.get(reverse("directory:services", args=[here])).status_code == 200
    assert client.get(reverse("accounts:staff", args=[here])).status_code == 200
    assert set(Entry.objects.filter(chain=here).values_list("event", "actor_kind")) == {
        ("directory.municipality.added", "system"),
        ("accounts.role.given", "system"),
    }


@pytest.mark.usefixtures("database")
def test_adding_it_twice_changes_nothing():
    add()
    add()
    assert (Municipality.objects.count(), Entry.objects.count()) == (1, 2)


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"identity_number": "30856849853"}, "ikke et gyldig fødselsnummer"),
        ({"identity_number": "308568"}, "11 siffer"),
        ({"number": "460"}, "four digits"),
        ({"number": "46011"}, "four digits"),
        ({"number": "４６０１"}, "four digits"),
        ({"number": "²²²²"}, "four digits"),
        ({"number": "4a01"}, "four digits"),
        ({"name": "F" * 101}, "Kort den ned til 100"),
        ({"name": "\u200b"}, "Navn på kommunen: Skriv noe her først"),
        ({"phone": "ring oss"}, "Telefon: Skriv telefonnummeret med siffer"),
        ({"administrator": "T" * 201}, "200"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence_and_nothing_is_added(wrong, sentence):
    with pytest.raises(CommandError, match=sentence):
        add(**wrong)
    assert (Municipality.objects.count(), Entry.objects.count()) == (0, 0)


@pytest.mark.usefixtures("database")
def test_the_identity_number_is_asked_for_when_it_is_left_out(monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", StringIO(f"{NUMBER}\n"))
    add(identity_number=None)
    assert "The administrator's identity number: " in capsys.readouterr().out
    assert Municipality.objects.exists()
