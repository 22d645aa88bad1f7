"""What is committed belongs to everybody's machine: no address of a package registry, no path of one machine, nothing unfinished."""

import re
from pathlib import Path

from tests.house.source import ROOT, place, refuse, relative, tracked

# Written in pieces, so that this file does not hold what it looks for.
HOSTS = (
    "py" + "pi.org",
    "python" + "hosted.org",
    "npm" + "js.org",
    "npm" + "js.com",
    "deb." + "debian.org",
    "proxy.golang" + ".org",
)
UNFINISHED = ("TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK")
# Folders that every machine has.
SHARED = {"/", "/home", "/opt", "/srv", "/tmp", "/var/tmp"}
# Texts of others that are kept as they are.
UNALTERED = {"LICENSE"}


def machine_paths() -> list[re.Pattern[str]]:
    """Where this clone and its user happen to live, unless that is the root of the machine."""
    folders = {str(ROOT.parent), str(Path.home())} - SHARED
    return [re.compile(rf"(?<![\w/]){re.escape(folder)}/") for folder in folders]


def lines() -> list[tuple[str, str]]:
    found = []
    for path in tracked():
        if relative(path) in UNALTERED:
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [(place(path, number), line) for number, line in enumerate(text.splitlines(), start=1)]
    return found


def test_no_committed_file_names_a_package_registry():
    wrong = [where for where, line in lines() if any(host in line for host in HOSTS)]
    refuse(wrong, "Each machine knows its own registry. Take the address out:")


def test_no_committed_file_names_a_place_on_this_machine():
    paths = machine_paths()
    wrong = [where for where, line in lines() if any(path.search(line) for path in paths)]
    refuse(wrong, "Use a path from the repository's own folder:")


def test_nothing_is_committed_unfinished():
    marks = re.compile(rf"\b(?:{'|'.join(UNFINISHED)})\b")
    wrong = [f"{where} {line.strip()[:80]}" for where, line in lines() if marks.search(line)]
    refuse(wrong, "Finish it, or write an issue about it:")


def test_every_file_ends_with_a_line_feed_and_uses_no_other():
    texts = (
        path
        for path in tracked()
        if path.suffix in {".py", ".html", ".css", ".js", ".md", ".po", ".toml", ".yml", ".json"}
    )
    wrong = [
        relative(path)
        for path in texts
        for raw in [path.read_bytes()]
        if b"\r" in raw or (raw and not raw.endswith(b"\n"))
    ]
    refuse(wrong, "End lines, the last one too, with a line feed:")
