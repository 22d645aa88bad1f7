"""The browser of the tests: Debian's chromium, with libatomic1 that Playwright's own node needs."""

import shutil
from ctypes.util import find_library

from tools.environment import install_debian_packages, may_install_packages

# Playwright's own list of what to leave out, which another list would replace, and Chromium's own pages behind its
# address field: nobody sees them, and each window would start two.
LEFT_OUT = (
    "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades", "LensOverlay",
    "MediaRouter", "NetworkTimeServiceQuerying", "OptimizationHints", "PaintHolding",
    "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup", "WebUIOmniboxPopup",
)  # fmt: skip
ARGUMENTS = [
    "--no-sandbox",  # Chromium refuses to run as root with it
    "--disable-background-networking",
    "--disable-gpu",
    f"--disable-features={','.join(LEFT_OUT)}",
]


def path() -> str | None:
    return shutil.which("chromium")


def install() -> None:
    """Install it where that is possible; where it is not, browser tests are skipped and say so."""
    is_complete = path() is not None and find_library("atomic") is not None
    if not is_complete and may_install_packages():
        install_debian_packages("chromium", "libatomic1")
