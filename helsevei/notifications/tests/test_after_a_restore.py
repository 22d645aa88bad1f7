"""After a backup was restored nothing leaves before a person has looked (reliability D10, NO11)."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from helsevei.accounts.ports import ProviderUnavailable
from helsevei.audit.models import Entry
from helsevei.core.clock import now
from helsevei.core.jobs import Later
from helsevei.notifications.ports import NotTaken
from helsevei.notifications.tests.conftest import MOBILE, OTHER_MOBILE


@pytest.fixture
def run(capsys):
    """`./run notices …`; what it says."""

    def command(what: str):
        call_command("notices", what)
        return capsys.readouterr().out

    return command


def test_what_is_held_is_not_sent(for_astrid, tell, try_to_send, outside, run):
    notice = tell()
    assert "1 notices are held" in run("hold")
    assert try_to_send(notice).state == "held"
    assert outside.phones.sent == {}


@pytest.mark.parametrize("decision", [["hold"], ["hold", "discard"]])
def test_what_is_held_while_it_is_being_sent_goes_no_further(
    astrid, kare, for_astrid, details, meant_for, tell, try_to_send, outside, run, monkeypatch, decision
):
    details(kare, OTHER_MOBILE)
    meant_for(astrid, kare)
    send = outside.phones.send

    def be_held_meanwhile(reference, **message):
        for what in decision:
            run(what)
        send(reference, **message)

    monkeypatch.setattr(outside.phones, "send", be_held_meanwhile)
    notice = try_to_send(tell())
    assert notice.state == {"hold": "held", "discard": "not_sent"}[decision[-1]]
    assert [to for to, _ in outside.phones.sent.values()] == [MOBILE]
    assert [(one.masked_end, one.state) for one in notice.deliveries.all()] == [("101", "sent")]


def test_what_is_released_is_asked_for_again_and_sent_where_it_still_matters(
    for_astrid, tell, try_to_send, outside, run
):
    notice, old = tell(), tell(at=now() - timedelta(days=3))
    run("hold")
    assert "2 notices will be sent" in run("release")
    assert (try_to_send(notice).state, try_to_send(old).state) == ("sent", "not_sent")
    assert len(outside.phones.sent) == 1


def test_what_is_discarded_is_never_sent(for_astrid, tell, try_to_send, outside, run):
    notice = tell()
    run("hold")
    assert "1 notices will not be sent" in run("discard")
    assert (try_to_send(notice).state, notice.reason) == ("not_sent", "discarded")
    assert "0 notices will be sent" in run("release")


def test_nobody_is_told_that_what_was_discarded_is_on_its_way(
    astrid, kare, for_astrid, details, meant_for, tell, try_to_send, outside, run
):
    details(kare, OTHER_MOBILE)
    meant_for(astrid, kare)
    outside.phones.faults, outside.other_phones.fault = [ProviderUnavailable(), NotTaken()], NotTaken()
    notice = tell()
    with pytest.raises(Later):
        try_to_send(notice)
    run("hold")
    run("discard")
    assert [(one.state, one.reason) for one in notice.deliveries.order_by("id")] == [
        ("unknown", "discarded"),
        ("withheld", "discarded"),
    ]


def test_each_step_is_in_the_log_of_the_municipality(for_astrid, tell, fjordvik, run):
    tell()
    for step in ("hold", "release", "hold", "discard"):
        run(step)
    entries = Entry.objects.filter(chain=fjordvik.id, event="notifications.notices.moved").order_by("seq")
    assert [one.reason for one in entries] == ["held", "waiting", "held", "discarded"]


def test_operators_see_how_notices_stand(for_astrid, tell, try_to_send, run):
    try_to_send(tell())
    tell()
    lines = [line.split() for line in run("status").splitlines()]
    assert lines == [
        ["Fjordvik", "tests.something_waits", "sent", "1"],
        ["Fjordvik", "tests.something_waits", "waiting", "1"],
    ]
