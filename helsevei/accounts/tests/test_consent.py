"""Nobody is written to before she has said yes, and a no is as easy as a yes (domain.md 1.9 and 4.5)."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from helsevei.accounts.actions import CONSENT_TEXT_VERSION, decide_consent
from helsevei.accounts.delivery import destinations
from helsevei.accounts.models import Consent, Person
from helsevei.accounts.ports import ContactDetails
from helsevei.audit.models import Entry
from helsevei.core.clock import now
from helsevei.core.refusals import NotAllowed


def address(name, someone):
    return reverse(f"accounts:{name}", args=[someone.person_id])


def answers() -> list[bool]:
    return list(Consent.objects.order_by("decided_at", "id").values_list("is_given", flat=True))


@pytest.fixture
def reachable(outside, marte):
    outside.contacts.details[marte.identity_number] = ContactDetails(
        "marte@example.no", "+4740000104", can_be_notified=True
    )


@pytest.mark.parametrize(
    "page", ["accounts:profile", "home:start", "dialogue:inbox", "contacts:contacts", "home:access_log"]
)
def test_whatever_page_the_first_login_leads_to_the_welcome_comes_before_it(marte, read, page):
    going_to = reverse(page, args=[marte.person_id])
    welcome = marte.browser.get(going_to)["Location"]
    assert welcome.startswith(address("welcome", marte))
    asked = read(marte.browser.get(welcome))
    assert asked.heading == "Velkommen, Marte"
    assert "choice" not in asked.form().fields  # neither answer is chosen for her
    assert marte.browser.post(welcome, {"choice": "yes"})["Location"] == going_to
    assert marte.browser.get(going_to).status_code == 200


def test_the_welcome_does_not_go_away_by_itself(marte):
    marte.browser.get(address("welcome", marte))
    assert marte.browser.get(address("profile", marte)).status_code == 302


@pytest.mark.parametrize(
    "choice", [{}, {"choice": ""}, {"choice": "maybe"}, {"choice": "\x00"}, {"choice": ["yes ", "no "]}]
)
def test_no_answer_is_no_yes(marte, read, choice):
    answer = marte.browser.post(address("welcome", marte), {"csrfmiddlewaretoken": "a", **choice})
    assert answer.status_code == 422
    assert "choice" not in read(answer).form().fields
    assert Person.objects.get(id=marte.person_id).has_dialogue_consent is None
    assert answers() == []


def test_a_yes_makes_her_digitally_active(marte, reachable):
    marte.browser.post(address("welcome", marte), {"choice": "yes"})
    person = Person.objects.get(id=marte.person_id)
    assert person.is_digitally_active
    assert [place.address for place in destinations(person)] == ["+4740000104", "marte@example.no"]


def test_after_a_no_she_may_look_around_and_nothing_is_sent_to_her(marte, reachable, outside):
    marte.browser.post(address("welcome", marte), {"choice": "no"})
    person = Person.objects.get(id=marte.person_id)
    assert not person.is_digitally_active
    assert destinations(person) == []
    assert outside.contacts.times_asked == 0
    page = marte.browser.get(address("profile", marte))
    assert page.status_code == 200
    assert "Vi sender deg ingenting, fordi du ikke har sagt ja" in page.content.decode()


def test_she_may_change_her_mind_both_ways_and_every_answer_is_kept(marte, reachable, read):
    marte.browser.post(address("welcome", marte), {"choice": "yes"})
    asked = marte.browser.post(address("profile", marte), {"choice": "no"})
    assert asked["Location"] == address("withdraw_consent", marte)
    assert answers() == [True]  # first she reads what follows
    page = read(marte.browser.get(asked["Location"])).main
    assert "Du og tjenestene kan ikke skrive til hverandre her." in page.text
    assert "Utkast blir liggende, så du kan kopiere dem" in page.text
    gone = marte.browser.post(asked["Location"])
    assert "Du har sagt nei til digital dialog." in read(marte.browser.get(gone["Location"])).main.text
    assert read(marte.browser.get(address("profile", marte))).form().fields["choice"] == "no"
    marte.browser.post(address("profile", marte), {"choice": "yes"})
    assert "Trekk samtykket" in read(marte.browser.get(address("profile", marte))).main.text
    assert answers() == [True, False, True]
    assert {consent.text_version for consent in Consent.objects.all()} == {CONSENT_TEXT_VERSION}
    events = Entry.objects.filter(persons__contains=[marte.person_id]).order_by("seq").values_list("event", flat=True)
    assert list(events) == ["accounts.consent.given", "accounts.consent.withdrawn", "accounts.consent.given"]


@pytest.mark.parametrize(
    "statement",
    ["UPDATE accounts_consent SET is_given = true", "DELETE FROM accounts_consent", "TRUNCATE accounts_consent"],
)
def test_an_answer_once_given_is_neither_changed_nor_removed(astrid, statement):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(IntegrityError), transaction.atomic():
            cursor.execute(statement)
    assert answers() == [True]


def test_nobody_decides_for_another(marte, kare, silje, fjordvik):
    assert kare.browser.post(address("profile", marte), {"choice": "yes"}).status_code == 404
    assert kare.browser.post(address("welcome", marte), {"choice": "yes"}).status_code == 404
    assert silje.browser.post(address("profile", marte), {"choice": "yes"}).status_code == 404
    for actor in (kare.actor(), silje.actor(fjordvik)):
        with pytest.raises(NotAllowed):
            decide_consent(actor=actor, person_id=marte.person_id, is_given=True, now=now())
    assert Person.objects.get(id=marte.person_id).has_dialogue_consent is None


def test_the_yes_promises_no_notices_and_the_no_says_what_it_means(marte, read):
    asked = read(marte.browser.get(address("welcome", marte))).main
    assert "Ja, jeg vil kunne skrive med kommunen og lese svarene her" in asked.text
    assert "beskjed når noe venter" not in asked.text
    before, _, form = asked.text.partition("Vil du ha digital dialog med kommunen?")
    assert "Sier du nei, kan verken du eller tjenestene skrive her" in before
    assert "Venter du på svar, må du ringe." in before
    assert "Du kan ombestemme deg når du vil." in form


def test_no_way_on_the_welcome_page_leads_in_a_ring(marte, astrid, read):
    asked = read(marte.browser.get(address("welcome", marte)))
    refused = read(marte.browser.post(address("welcome", marte), {"choice": ""}))
    onward = [reverse(name, args=[marte.person_id]) for name in ("dialogue:inbox", "contacts:contacts")]
    for page in (asked, refused):
        assert not {link.attributes["href"] for link in page.root.all("a")} & set(onward)
        assert list(page.root.all("nav")) == []
        assert "Logg ut" in page.root.text
    answered_before = read(astrid.browser.get(address("welcome", astrid)))
    assert list(answered_before.root.all("nav"))


@pytest.mark.parametrize(("choice", "said"), [("yes", "ja"), ("no", "nei")])
def test_the_receipt_says_which_answer_was_given_once(marte, read, choice, said):
    start = reverse("home:start", args=[marte.person_id])
    marte.browser.post(address("welcome", marte) + f"?next={start}", {"choice": choice})
    assert f"Du har sagt {said} til digital dialog." in read(marte.browser.get(start)).main.text
    assert "Du har sagt" not in read(marte.browser.get(start)).main.text


@pytest.mark.parametrize("page", ["home:start", "dialogue:inbox", "contacts:contacts", "home:access_log"])
def test_the_page_the_welcome_came_before_says_which_answer_was_given(marte, read, page):
    going_to = reverse(page, args=[marte.person_id])
    marte.browser.post(f"{address('welcome', marte)}?next={going_to}", {"choice": "yes"})
    assert "Du har sagt ja til digital dialog." in read(marte.browser.get(going_to)).main.text


def test_she_may_log_out_without_an_answer(marte):
    assert marte.browser.post(reverse("accounts:logout")).status_code == 302
    assert marte.browser.get(address("profile", marte))["Location"].startswith(reverse("accounts:login"))
