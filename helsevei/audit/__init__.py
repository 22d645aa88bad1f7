"""Audit (innsynslogg): who did and saw what, when, as whom and why; ids and codes only.

`recording` opens the unit of work every action runs in and appends its entries; `models` reads them; `verification`
proves that none has been altered, by hash chains and anchors. Not a technical log (that is `core.logs`), not a history
of contents, and not the page where inhabitants read who looked (that is in `home`).
"""
