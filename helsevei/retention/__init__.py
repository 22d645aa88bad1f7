"""Retention («lagring og sletting»): what has been kept for as long as it should, and goes; what is held back; what is kept of me.

Knows nothing of the rooms above: each states its rules in `retention.py` (helsevei/core/retention.py) and tells what it has
about a person in `export.py` (helsevei/core/export.py). Not the access log, which is never removed, and not backups.
"""
