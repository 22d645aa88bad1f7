"""Nynorsk writes dates and times as bokmål does."""

from helsevei.core.formats.nb.formats import *  # noqa: F403
