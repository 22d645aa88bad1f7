"""Gives this clone what it needs to run: environment, locked parts, built assets. Standard library only; it runs before anything is installed."""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from tools.stopping import call

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
TOOLS = ROOT / ".tools"
STAMP = ".installed"  # in both folders; written last
UV = TOOLS / "bin" / "uv"
INSTALLER = ROOT / "requirements" / "uv.txt"
RUN = ROOT / "requirements" / "run.txt"
TEST = ROOT / "requirements" / "test.txt"  # holds everything that run.txt does
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")


def prepare(needs: str) -> Path:
    """Install what a command needs ("run" or "test") unless it is there already, and return the Python to use."""
    if sys.version_info < (3, 11):
        sys.exit("Helsevei needs Python 3.11 or newer.")
    trust_the_machines_certificates()
    have, _, of = installed(VENV).partition(" ")
    requirements = TEST if needs == "test" or have == TEST.stem else RUN  # what once could run the tests still can
    if f"{have} {of}" != f"{requirements.stem} {content(requirements)}":
        install(requirements)
    python = VENV / "bin" / "python"
    call(python, "-m", "tools.assets", cwd=ROOT)
    return python


def installed(folder: Path) -> str:
    """What .venv or .tools was made from; empty before the first time, and when it was not made to its end."""
    stamp = folder / STAMP
    return stamp.read_text() if stamp.exists() else ""


def content(requirements: Path) -> str:
    return hashlib.sha256(requirements.read_bytes()).hexdigest()


def install(requirements: Path) -> None:
    """A virtual environment in .venv with exactly the locked, hashed parts."""
    started = time.monotonic()
    if installed(TOOLS) != content(INSTALLER):
        install_installer()
    parts = sum("==" in line for line in requirements.read_text().splitlines())
    say(f"installs {parts} locked parts from {requirements.relative_to(ROOT)} into .venv")
    if not installed(VENV):
        call(UV, "venv", "-q", "--clear", "--python", sys.executable, VENV)
    (VENV / STAMP).unlink(missing_ok=True)
    call(UV, "pip", "sync", "-q", "--require-hashes", "--python", VENV / "bin" / "python", requirements)
    (VENV / STAMP).write_text(f"{requirements.stem} {content(requirements)}")
    say(f"installed in {time.monotonic() - started:.0f} s")


def install_installer() -> None:
    """uv, pinned into .tools by the pip that comes with Python."""
    if importlib.util.find_spec("ensurepip") is None:
        install_debian_packages("python3-venv")
    say("makes .tools with uv, the installer")
    call(sys.executable, "-m", "venv", "--clear", TOOLS)
    call(TOOLS / "bin" / "pip", "install", "-q", "--require-hashes", "-r", INSTALLER)
    (TOOLS / STAMP).write_text(content(INSTALLER))


def install_debian_packages(*packages: str) -> None:
    """Debian's own packages, as root or by sudo; ends with a plain sentence where neither is possible."""
    names = " ".join(packages)
    if not may_install_packages():
        sys.exit(f"Helsevei needs Debian's {names}. Please let root install it: apt-get install {names}")
    say(f"installs Debian's {names}")
    sudo = [] if os.geteuid() == 0 else ["sudo"]
    quietly = {"env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, "stdout": subprocess.DEVNULL}
    call(*sudo, "apt-get", "update", "-qq", has_terminal=True, **quietly)
    call(*sudo, "apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages, has_terminal=True, **quietly)


def may_install_packages() -> bool:
    """As root, or by a sudo that asks for no password or has a terminal to ask on."""
    if shutil.which("apt-get") is None:
        return False
    if os.geteuid() == 0:
        return True
    if shutil.which("sudo") is None:
        return False
    return sys.stdin.isatty() or subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0


def trust_the_machines_certificates() -> None:
    """uv and node carry certificates of their own; behind an inspecting proxy only the machine's own list knows the proxy."""
    os.environ.setdefault("UV_SYSTEM_CERTS", "true")
    os.environ.setdefault("UV_PYTHON_DOWNLOADS", "never")
    os.environ.setdefault("UV_NO_CONFIG", "true")
    if CERTIFICATES.exists():
        os.environ.setdefault("NODE_EXTRA_CA_CERTS", str(CERTIFICATES))
        os.environ.setdefault("PIP_CERT", str(CERTIFICATES))


def say(text: str) -> None:
    print(f"· Helsevei {text}", file=sys.stderr, flush=True)
