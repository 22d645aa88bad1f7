"""Figures for the monitoring, in Prometheus' text format (docs/operations/monitoring.md, decision 0030).

All are read when they are asked for, from the database and from files that tell when something was last done. Nothing is counted in
a process, so it does not matter how many there are. Numbers and codes only (reliability D23).
"""

from collections.abc import Iterator

from django.conf import settings
from django.db import DatabaseError
from django.db.models import Min

from helsevei.core import jobs
from helsevei.core.clock import now
from helsevei.notifications.models import Notice, NoticeState
from helsevei.notifications.policy import keeps_notices_back
from helsevei.operation.backup import last_made_file

Figure = tuple[str, dict[str, str], float]  # name, labels, value
METRICS = {
    "helsevei_database_up": "1 when the database answers.",
    "helsevei_jobs": "Background jobs by state; failed are those that have failed for good.",
    "helsevei_oldest_waiting_job_seconds": "How long the oldest job that is due has waited.",
    "helsevei_workers": "Workers whose heart beats.",
    "helsevei_notices": "Notices that wait, and those that are held after a restore.",
    "helsevei_oldest_waiting_notice_seconds": "How long the oldest notice that waits has done so.",
    "helsevei_notices_are_held": "1 while nothing is sent because a backup was restored.",
    "helsevei_last_backup_timestamp_seconds": "When a backup was last made on this machine.",
    "helsevei_last_anchor_timestamp_seconds": "When the heads of the access log were last anchored.",
}


def page() -> str:
    """The answer to Prometheus (text format 0.0.4); without the database, what is known without it."""
    try:
        figures = [("helsevei_database_up", {}, 1.0), *_from_the_database()]
    except DatabaseError:
        figures = [("helsevei_database_up", {}, 0.0)]
    lines, told = [], ""
    for name, labels, value in [*figures, *_from_files()]:
        if name != told:
            lines += [f"# HELP {name} {METRICS[name]}", f"# TYPE {name} gauge"]
            told = name
        named = ",".join(f'{label}="{text}"' for label, text in labels.items())
        lines.append(f"{name}{{{named}}} {value:.15g}" if named else f"{name} {value:.15g}")
    return "\n".join(lines) + "\n"


def _from_the_database() -> Iterator[Figure]:
    status = jobs.status()
    for state in ("waiting", "scheduled", "doing", "failed"):
        yield "helsevei_jobs", {"state": state}, status[state]
    yield "helsevei_oldest_waiting_job_seconds", {}, status["oldest_waiting_seconds"]
    yield "helsevei_workers", {}, status["workers"]
    waiting, held = (Notice.objects.filter(state=state) for state in (NoticeState.WAITING, NoticeState.HELD))
    yield "helsevei_notices", {"state": "waiting"}, waiting.count()
    yield "helsevei_notices", {"state": "held"}, held.count()
    oldest = waiting.aggregate(at=Min("created_at"))["at"]
    yield "helsevei_oldest_waiting_notice_seconds", {}, (now() - oldest).total_seconds() if oldest else 0
    yield "helsevei_notices_are_held", {}, keeps_notices_back()


def _from_files() -> Iterator[Figure]:
    """What was never done is not told: alerts.yml asks for what is absent."""
    if last_made_file().exists():
        yield "helsevei_last_backup_timestamp_seconds", {}, last_made_file().stat().st_mtime
    anchored = [path.stat().st_mtime for path in settings.ANCHOR_DIR.glob("*.jsonl")]
    if anchored:
        yield "helsevei_last_anchor_timestamp_seconds", {}, max(anchored)
