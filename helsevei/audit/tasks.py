"""Background jobs of the audit room."""

from helsevei.audit.anchors import write_anchor
from helsevei.core.jobs import periodic


@periodic(name="audit.write_anchor", cron="*/5 * * * *")
def write_anchor_periodically() -> None:
    """Every five minutes (D15): what is altered later than that is found, whoever does it."""
    write_anchor()
