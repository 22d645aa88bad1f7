"""Background jobs of the directory."""

from uuid import UUID

from helsevei.core.actor import SYSTEM
from helsevei.core.clock import now
from helsevei.core.jobs import periodic, task
from helsevei.directory.actions import registers
from helsevei.directory.models import Municipality
from helsevei.directory.registers import ask_registers


@periodic(name="directory.plan_imports", cron="40 1 * * *")
def plan_imports() -> None:
    """Every night, when registers and people are at rest."""
    registers.plan_imports(actor=SYSTEM)


@task(name="directory.import_offerings")
def import_offerings(municipality_id: str) -> None:
    """Tried again when a register is away; what only a human may decide is left for one."""
    municipality = Municipality.objects.get(id=UUID(municipality_id))
    registered = ask_registers(municipality.number)
    try:
        registers.import_offerings(
            actor=SYSTEM, municipality_id=municipality.id, parties=registered.parties,
            businesses=registered.businesses, now=now(),
        )  # fmt: skip
    except registers.MuchIsGone:
        registers.leave_for_human(actor=SYSTEM, municipality_id=municipality.id, now=now())
