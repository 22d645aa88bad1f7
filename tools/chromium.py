"""The browser of the tests: Debian's chromium, with libatomic1 that Playwright's own node needs."""

import shutil

from tools.environment import install_debian_packages, may_install_packages


def path() -> str | None:
    return shutil.which("chromium")


def install() -> None:
    """Install it where that is possible; where it is not, browser tests are skipped and say so."""
    if path() is None and may_install_packages():
        install_debian_packages("chromium", "libatomic1")
