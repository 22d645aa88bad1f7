"""Northern Sámi pages fall back to bokmål texts, and so to its dates."""

from helsevei.core.formats.nb.formats import *  # noqa: F403
