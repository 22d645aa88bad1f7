"""What the benchmark asks for: the requests of people of the filled town, each with a session of her own, and the statements
that one of each costs. Run with the town's settings by tools/bench.py, which reads the JSON on its output.

Statements are written down as Django sends them, the frame of the transaction with them; an entry of the access log gets a
new id each time it is repeated.
"""

import json
import re
import sys
from typing import Any
from urllib.parse import urlencode

import django
from django.conf import settings
from django.contrib import auth
from django.db import connection
from django.http import HttpRequest
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

django.setup()

from helsevei.accounts.models import User, UserKind  # noqa: E402 (they may be asked for from here on)
from helsevei.accounts.sessions import SessionStore  # noqa: E402
from helsevei.contacts.models import HealthContact  # noqa: E402
from helsevei.core.clock import now  # noqa: E402
from helsevei.core.ids import new_id  # noqa: E402
from helsevei.dialogue.models import PAGE, Position, Thread  # noqa: E402
from tools.closed_loop import Visit  # noqa: E402

VISITORS = 100
CSRF = "c" * 32
ENTRY_ID = re.compile(r"""(INSERT INTO "audit_entry" .*? VALUES \()'[0-9a-f-]+'::uuid""")


def main() -> None:
    visits = all_visits()
    statements = {name: asked(some[0]) for name, some in visits.items()}
    json.dump({"visits": visits, "statements": statements}, sys.stdout)


def all_visits() -> dict[str, list[Visit]]:
    visits: dict[str, list[Visit]] = {"bare page": [visit("home:live")]}
    closed = Thread.objects.closed().filter(subject__startswith="Sak ")
    nurse = User.objects.get(kind=UserKind.STAFF, id__in=closed.values("closed_by"))
    for user in User.objects.filter(person__family_name__startswith="Nummer ").order_by("id")[:VISITORS]:
        add_inhabitant(visits, user, nurse)
    add_staff(visits, nurse)
    return visits


def add_inhabitant(visits: dict[str, list[Visit]], user: User, nurse: User) -> None:
    """What she sends goes to a service that the nurse does not work in: her list stays as long as it was."""
    cookies, thread = session(user), Thread.objects.filter(person=user.person).newest_first()[3]
    add(visits, "inbox", visit("dialogue:inbox", user.person_id, cookies=cookies))
    add(visits, "thread", visit("dialogue:thread", user.person_id, thread.id, cookies=cookies))
    elsewhere = HealthContact.objects.filter(person=user.person).exclude(service__in=roles(nurse).values("service"))
    for contact in elsewhere:
        add(visits, "send", letter("dialogue:write_message", user.person_id, contact.id, cookies=cookies))


def add_staff(visits: dict[str, list[Visit]], nurse: User) -> None:
    cookies, here = session(nurse), roles(nurse)[0].municipality_id
    mine = Thread.objects.filter(municipality_id=here, service__in=roles(nurse).values("service"))
    add(visits, "staff inbox", visit("dialogue:staff_inbox", here, cookies=cookies))
    for waiting in mine.unanswered().longest_waiting_first()[:VISITORS]:
        add(visits, "staff thread", visit("dialogue:staff_thread", here, waiting.id, cookies=cookies))
    everything = visit("dialogue:staff_inbox", here, cookies=cookies, query="?vis=alle")
    add(visits, "staff list, page 1", everything)
    for last in mine.newest_first()[99 * PAGE - 1 : 99 * PAGE]:
        place = f"&etter={Position(last.last_message_at, last.id)}"
        add(visits, "staff list, page 100", {**everything, "path": everything["path"] + place})


def roles(nurse: User) -> Any:
    return nurse.staff_roles.current(now())


def add(visits: dict[str, list[Visit]], name: str, one: Visit) -> None:
    visits.setdefault(name, []).append(one)


def visit(page: str, *names: object, cookies: str = "", query: str = "") -> Visit:
    return {"path": reverse(page, args=names) + query, "cookies": cookies, "form": ""}


def letter(page: str, *names: object, cookies: str) -> Visit:
    typed = {"csrfmiddlewaretoken": CSRF, "subject": "Sak fra måling", "body": "Et brev. " * 20, "key": ""}
    return {**visit(page, *names, cookies=cookies), "form": urlencode(typed)}


def session(user: User) -> str:
    """A session as the login makes it, as the browser's cookies."""
    request = HttpRequest()
    request.session = SessionStore()
    auth.login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    request.session.save()
    return f"{settings.SESSION_COOKIE_NAME}={request.session.session_key}; {settings.CSRF_COOKIE_NAME}={CSRF}"


def asked(one: Visit) -> list[str]:
    """The statements of a request, the second time it is made."""
    client = Client(headers={"host": "127.0.0.1", "cookie": one["cookies"]})
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            if one["form"]:
                key = str(new_id())
                client.post(one["path"], one["form"] + key, content_type="application/x-www-form-urlencoded")
            else:
                client.get(one["path"])
    return [ENTRY_ID.sub(r"\1gen_random_uuid()", query["sql"]) for query in queries]


if __name__ == "__main__":
    main()
