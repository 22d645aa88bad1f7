"""A database that was set back to an earlier moment gives itself away (reliability D10, NO11).

It does not remember what has left the house since its backup was made, and would send that again. So the machine remembers
the last thing that it handed over, in a file of its own. It says nothing on a machine that has handed over nothing since
the backup: whoever restores one raises the fence herself (`./run notices hold`).
"""

from datetime import datetime
from pathlib import Path
from uuid import UUID

import structlog
from django.conf import settings

from helsevei.notifications.models import Delivery, Fence

log = structlog.get_logger("helsevei.notifications")


def remember(delivery: Delivery, now: datetime) -> None:
    """Before it leaves. The database knows it already. A full disk stops no notices: it costs this sign."""
    try:
        file().write_text(f"{delivery.id} {delivery.attempts} {now.isoformat()}")
    except OSError:
        log.error("what was handed over last cannot be written down, so a restored backup may go unnoticed")


def was_set_back() -> bool:
    """Whether the database has forgotten what left from here last, and nobody has looked since."""
    try:
        id_, attempts, at = file().read_text().split()
        known = Delivery.objects.filter(id=UUID(id_), attempts__gte=int(attempts))
        looked = Fence.objects.filter(lifted_at__gte=datetime.fromisoformat(at))
    except (FileNotFoundError, ValueError):
        # nothing was handed over from here, or another is being written this moment
        return False
    except OSError:
        log.error("what was handed over last cannot be read, so a restored backup may go unnoticed")
        return False
    return not known.exists() and not looked.exists()


def file() -> Path:
    return Path(settings.DATA_DIR) / "handed-over"
