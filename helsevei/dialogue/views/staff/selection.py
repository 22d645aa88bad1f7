"""What of the inbox is looked at («utvalg»), as its address says it: a tab, narrowed to a service, a team, or what nobody has."""

from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _

from helsevei.dialogue.models import Narrowing, Position, Thread, questions

YES = "ja"


class Tab(NamedTuple):
    code: str
    label: Callable[[], str]
    choose: questions.ChooseMine
    number: str = ""  # its name among ThreadQuerySet.numbers
    is_owed: bool = False  # longest waiting first; the others newest first


TABS = (
    Tab("", lambda: _("Ubesvarte"), lambda threads, me, at: threads.unanswered(), "unanswered", is_owed=True),
    Tab("nye", lambda: _("Nye"), lambda threads, me, at: threads.new(), "new", is_owed=True),
    Tab("mine", lambda: _("Mine"), lambda threads, me, at: threads.held_by(me), "mine"),
    Tab("for-sent", lambda: _("For sent"), lambda threads, me, at: threads.overdue(at), "overdue", is_owed=True),
    Tab("journal", lambda: _("Skal journalføres"), lambda threads, me, at: threads.to_journal()),
    Tab("alle", lambda: _("Alle"), lambda threads, me, at: threads),
)
URGENT = Tab("haster", lambda: _("Kan haste"), lambda threads, me, at: threads.possibly_urgent(), "possibly_urgent",
             is_owed=True)  # fmt: skip


class Selection(NamedTuple):
    """What an address says, as far as there is such a thing: it chooses among what the reader may see anyway."""

    tab: Tab = TABS[0]
    narrowing: Narrowing = Narrowing()

    @classmethod
    def parse(cls, said: QueryDict) -> "Selection":
        tab = next((tab for tab in (URGENT, *TABS) if tab.code == said.get("vis")), TABS[0])
        return cls(tab, Narrowing(id_in(said.get("tjeneste")), id_in(said.get("team")), said.get("ledige") == YES))

    @property
    def is_narrowed(self) -> bool:
        return any(self.narrowing)

    @property
    def said(self) -> dict[str, str]:
        """As `parse` reads it."""
        service, team = (str(id_ or "") for id_ in self.narrowing[:2])
        return {
            "vis": self.tab.code,
            "tjeneste": service,
            "team": team,
            "ledige": YES if self.narrowing.is_free else "",
        }

    @property
    def query(self) -> str:
        """As a part of addresses, without a question mark."""
        return urlencode({name: value for name, value in self.said.items() if value})

    def address(self, after: Position | None = None) -> str:
        """From the start of the list or after a row."""
        query = "&".join(filter(None, (self.query, f"etter={after}" if after else "")))
        return f"?{query}" if query else ""

    def place(self, row: Thread) -> Position:
        """Of a row in the order of the tab."""
        waiting = row.asked_at if self.tab.is_owed else None
        return Position(waiting or row.last_message_at, row.id)


def id_in(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
