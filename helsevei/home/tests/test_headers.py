"""Every answer, errors included, tells browsers to be careful, and no page is kept by anybody (WB2, D22, AU6)."""

import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any, cast
from uuid import uuid4

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from helsevei.accounts.models import Absence
from helsevei.conftest import AS_TYPED
from helsevei.contacts.actions import break_glass
from helsevei.contacts.models import EmergencyAccess, EmergencyReason, HealthContact
from helsevei.core.access import Rule
from helsevei.core.actor import SYSTEM, Ability, Role
from helsevei.core.clock import now, today
from helsevei.dialogue.actions.drafts import save_draft
from helsevei.dialogue.actions.replies import save_reply
from helsevei.dialogue.actions.selections import save_selection
from helsevei.dialogue.actions.writing import answer_thread, write_message
from helsevei.dialogue.models import Draft, Mailing, MailingState
from helsevei.directory.actions.opening_hours import save_opening_exception
from helsevei.directory.actions.organisations import save_organisation
from helsevei.directory.actions.teams import save_team
from helsevei.directory.models import OpeningException
from helsevei.representation.actions import register_power
from helsevei.representation.models import LegalBasis
from helsevei.retention.actions import place_hold

CAREFUL = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}
POLICY = (
    "default-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
)


def is_careful(answer: Any, *, framed: bool = False) -> bool:
    for name, value in CAREFUL.items():
        assert answer.headers.get(name) == value, (answer.status_code, name)
    policy = answer.headers["Content-Security-Policy"]
    assert [part for part in POLICY if part not in policy] == ["frame-ancestors 'none'"] * framed
    assert "unsafe" not in policy
    assert "camera=()" in answer.headers["Permissions-Policy"]
    return not {"Server", "X-Powered-By"} & set(answer.headers)


def pages(patterns: list[Any] | None = None, namespace: str = "") -> Iterator[tuple[str, Rule, set[str]]]:
    """Name, rule and parameters of every page."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from pages(pattern.url_patterns, f"{pattern.namespace}:")
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}", pattern.callback.rule, set(pattern.pattern.converters)  # type: ignore[attr-defined]


@pytest.fixture
def anders(worker, fjordvik, home_nursing):
    """The leader of home nursing."""
    return worker("11887449955", "Anders Leder", Role.LEADER, fjordvik, home_nursing)


@pytest.fixture
def of_staff(astrid, contact, fjordvik, silje, anders):
    """What they name of what staff keep beside messages."""
    selection = save_selection(actor=silje.actor(fjordvik), name="Mitt", query="vis=nye", now=now())
    access = break_glass(
        actor=silje.actor(fjordvik),
        identity_number=astrid.identity_number,
        reason=EmergencyReason.OTHER,
        words="Falt om",
        now=now(),
    )
    hold = place_hold(
        actor=anders.actor(fjordvik), municipality_id=fjordvik.id, service_id=contact.service_id, person_id=astrid.person_id,
        thread_id=None, reason="Klagesak", now=now(),
    )  # fmt: skip
    mailing = {"municipality": fjordvik, "service_id": contact.service_id, "author": silje.user, "saved_at": now()}
    begun = Mailing.objects.create(**mailing)
    sent = Mailing.objects.create(**mailing, state=MailingState.SENT, sent_at=now(), subject="Vaksine", body="Hei")
    return {
        "begun": begun.id, "mailing": sent.id, "access": cast(EmergencyAccess, access).id, "selection": selection.id,
        "hold": hold.id, "records": "samtaler",
    }  # fmt: skip


@pytest.fixture
def places(astrid, contact, fjordvik, silje, of_staff):
    """What the addresses of our pages name."""
    actor = astrid.actor()
    thread = write_message(
        actor=actor, contact_id=contact.id, subject="Emne", body="Hei", idempotency_key=uuid4(), now=now()
    )
    save_draft(
        actor=actor, contact_id=contact.id, thread_id=None, subject="", body="Hei", idempotency_key=uuid4(), now=now()
    )
    service = {"actor": SYSTEM, "municipality_id": fjordvik.id, "service_id": contact.service_id}
    save_opening_exception(**service, seen_version=2, on_date=today(), hours=(), reason="")
    power = register_power(
        actor=silje.actor(fjordvik), contact_id=contact.id, receiver=AS_TYPED, abilities=[Ability.READ],
        legal_basis=LegalBasis.SPOKEN, start_date=today(), review_date=today(), end_date=None, now=now(),
    )  # fmt: skip
    answer = answer_thread(
        actor=silje.actor(fjordvik), thread_id=thread.id, body="Ja.", idempotency_key=uuid4(), seen_version=1, now=now()
    )
    reply = save_reply(
        actor=silje.actor(fjordvik), municipality_id=fjordvik.id, service_id=None, name="Takk", body="Takk for det."
    )
    return {
        **of_staff,
        "power": power.id, "message": answer.messages.get(author=silje.user).id, "reply": reply.id,
        "person": astrid.person_id, "municipality": fjordvik.id, "contact": HealthContact.objects.get().id,
        "thread": thread.id, "draft": Draft.objects.get().id, "service": contact.service_id,
        "team": save_team(**service, name="Nord", mailbox="nord@fjordvik.example").id,
        "exception": OpeningException.objects.get().id,
        "organisation": save_organisation(actor=SYSTEM, municipality_id=fjordvik.id, name="Helse", parent_id=None).id,
        "role": silje.user.staff_roles.get().id, "provider": "idporten",
        "absence": Absence.objects.create(municipality=fjordvik, user=silje.user, start_date=today(), end_date=today()).id,
        "number": fjordvik.number, "offering": fjordvik.offerings.first().id,
    }  # fmt: skip


def test_every_page_behind_the_login_is_careful_and_kept_by_nobody(astrid, silje, turid, anders, places):
    who = {
        Rule.HERSELF: astrid,
        Rule.IN_HER_PLACE: astrid,
        Rule.INHABITANT: astrid,
        Rule.SIGNED_IN: astrid,
        Rule.STAFF: silje,
        Rule.CARE: silje,
        Rule.CARE_OR_ADMINISTRATION: silje,
        Rule.ADMINISTRATION: turid,
        Rule.LEADERSHIP: turid,
        Rule.LEADING_OR_ADMINISTRATION: anders,
        Rule.LEADERS: anders,
    }
    behind = [(name, who[rule], names) for name, rule, names in pages() if rule in who]
    assert len(behind) > 20
    for name, someone, names in behind:
        address = reverse(name, kwargs={one: places[one] for one in names})
        answer = someone.browser.get(address)
        leads_on = name in (
            "dialogue:take_up",
            "dialogue:send_mailing",
        )  # to the open thread; to what is not written yet
        assert answer.status_code in ((302,) if leads_on else (200, 204, 405)), name
        assert is_careful(answer)
        stranger = Client().get(address)
        assert (stranger.status_code, is_careful(stranger)) == (302, True), name


def test_every_open_page_is_careful(outside, database, places):
    for name, rule, names in pages():
        if rule in (Rule.OPEN, Rule.HEALTH):
            answer = Client().get(reverse(name, kwargs={one: places[one] for one in names}))
            assert answer.status_code in (200, 302, 400, 405), name
            assert is_careful(answer, framed=name == "accounts:provider_logout")


def test_answers_to_what_goes_wrong_are_careful_too(astrid, contact, outside):
    astrid.browser.raise_request_exception = False
    outside.contacts.fault = ZeroDivisionError()
    profile = reverse("accounts:profile", args=[astrid.person_id])
    strict = Client(enforce_csrf_checks=True)
    answers = [
        astrid.browser.get("/finnes-ikke/"), astrid.browser.get(profile), astrid.browser.post(profile, {"choice": "x" * 70_000}),
        astrid.browser.get("/", headers={"host": "evil.example"}), astrid.browser.get(reverse("accounts:logout")),
        astrid.browser.delete(profile), strict.post(reverse("accounts:logout")), Client().post(profile, {"choice": "yes"}),
        astrid.browser.post(reverse("dialogue:write_message", args=[astrid.person_id, contact.id]), {"body": ""}),
    ]  # fmt: skip
    assert [answer.status_code for answer in answers] == [404, 500, 413, 400, 405, 405, 403, 401, 422]
    assert all(map(is_careful, answers))


def test_forms_may_lead_to_us_and_to_the_login_providers_alone(client):
    policy = client.get(reverse("accounts:login"))["Content-Security-Policy"]
    [form_action] = [part.strip() for part in policy.split(";") if part.strip().startswith("form-action")]
    assert form_action.split()[1:] == [
        "'self'", django_settings.IDPORTEN["issuer"], django_settings.HELSEID["issuer"],
    ]  # fmt: skip


def test_only_a_provider_may_frame_us_and_only_where_it_logs_people_out(client, database):
    for provider, issuer in (("idporten", django_settings.IDPORTEN), ("helseid", django_settings.HELSEID)):
        policy = client.get(reverse("accounts:provider_logout", args=[provider]))["Content-Security-Policy"]
        [framed] = [part.strip() for part in policy.split(";") if part.strip().startswith("frame-ancestors")]
        assert framed.split()[1:] == [issuer["issuer"]]


def test_a_page_loads_nothing_from_anybody_else(client, read):
    root = read(client.get(reverse("home:front"))).root
    loaded = [
        one.attributes.get("src") or one.attributes.get("href", "") for one in root.all("script", "link", "img", "use")
    ]
    assert loaded
    assert all(address.startswith(("/static/", "#")) for address in loaded)


def test_strangers_get_no_session(client, database):
    for name in ("home:front", "accounts:login", "home:privacy"):
        client.get(reverse(name))
    assert "session" not in client.cookies


def test_an_installation_on_https_marks_its_cookies_and_demands_https():
    script = (
        "import django; django.setup()\n"
        "from django.conf import settings as s\n"
        "from helsevei.accounts.views.login import BROWSER_COOKIE\n"
        "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, BROWSER_COOKIE, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE,"
        " s.SESSION_COOKIE_HTTPONLY, s.SESSION_COOKIE_SAMESITE, s.SECURE_HSTS_SECONDS >= 31536000)"
    )
    installation = {**os.environ, "BASE_URL": "https://helse.example.no", "DEMO": "no", "TEST_PERSONS": "no"}
    done = subprocess.run(
        [sys.executable, "-c", script], env=installation, cwd=django_settings.ROOT, text=True, capture_output=True
    )
    assert done.stdout.split() == [
        "__Host-session",
        "__Host-csrf",
        "__Host-login",
        "True",
        "True",
        "True",
        "Lax",
        "True",
    ], done.stderr
