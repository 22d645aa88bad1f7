"""Helsevei: one package, a room per subject, stacked on floors. The plan is docs/house.md."""
