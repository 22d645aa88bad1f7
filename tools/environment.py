"""Gives this clone what it needs to run: environment, locked parts, built assets. Standard library only; it runs before anything is installed."""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
INSTALLED = VENV / ".installed"
UV = ROOT / ".tools" / "bin" / "uv"
RUN = ROOT / "requirements" / "run.txt"
TEST = ROOT / "requirements" / "test.txt"  # holds everything that run.txt does
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")


def prepare(needs: str) -> Path:
    """Install what a command needs ("run", "demo" or "test") unless it is there already, and return the Python to use."""
    if sys.version_info < (3, 11):
        sys.exit("Helsevei needs Python 3.11 or newer.")
    trust_the_machines_certificates()
    have, _, of = installed().partition(" ")
    requirements = TEST if needs == "test" or have == TEST.stem else RUN  # what once could run the tests still can
    if f"{have} {of}" != f"{requirements.stem} {content(requirements)}":
        install(requirements)
    python = VENV / "bin" / "python"
    subprocess.run([python, "-m", "tools.assets"], cwd=ROOT, check=True)
    return python


def installed() -> str:
    """The name and content of the requirements that .venv was made from; empty before the first time."""
    return INSTALLED.read_text() if INSTALLED.exists() else ""


def content(requirements: Path) -> str:
    return hashlib.sha256(requirements.read_bytes()).hexdigest()


def install(requirements: Path) -> None:
    """A virtual environment in .venv with exactly the locked, hashed parts; uv itself is pinned into .tools."""
    started = time.monotonic()
    if not UV.exists():
        if importlib.util.find_spec("ensurepip") is None:
            install_debian_packages("python3-venv")
        say("makes .tools with uv, the installer")
        uv_requirements = ROOT / "requirements" / "uv.txt"
        subprocess.run([sys.executable, "-m", "venv", "--clear", UV.parent.parent], check=True)
        subprocess.run([UV.with_name("pip"), "install", "-q", "--require-hashes", "-r", uv_requirements], check=True)
    parts = sum("==" in line for line in requirements.read_text().splitlines())
    say(f"installs {parts} locked parts from {requirements.relative_to(ROOT)} into .venv")
    if not (VENV / "bin" / "python").exists():
        subprocess.run([UV, "venv", "-q", "--clear", "--python", sys.executable, VENV], check=True)
    subprocess.run(
        [UV, "pip", "sync", "-q", "--require-hashes", "--python", VENV / "bin" / "python", requirements],
        check=True,
    )
    INSTALLED.write_text(f"{requirements.stem} {content(requirements)}")
    say(f"installed in {time.monotonic() - started:.0f} s")


def install_debian_packages(*packages: str) -> None:
    """Debian's own packages, as root or by sudo; ends with a plain sentence where neither is possible."""
    apt = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    if not may_install_packages():
        sys.exit(f"Helsevei needs {' '.join(packages)}. Please install it: sudo {' '.join(apt)}")
    say(f"installs Debian's {' '.join(packages)}")
    privileged = [] if os.geteuid() == 0 else ["sudo"]
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-qq"], apt):
        subprocess.run([*privileged, *command], check=True, env=quiet, stdout=subprocess.DEVNULL)


def may_install_packages() -> bool:
    if shutil.which("apt-get") is None:
        return False
    return os.geteuid() == 0 or shutil.which("sudo") is not None


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
