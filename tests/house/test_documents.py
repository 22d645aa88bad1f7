"""The documents tell what is there: rooms, words and settings."""

import ast
import enum
import re

from django.apps import apps

from tests.house.source import ROOT, floors, name_of, refuse, rooms, tree
from tests.house.test_foreign_keys_point_down import models

GLOSSARY = ROOT / "docs" / "glossary.md"
SETTINGS = ROOT / "docs" / "operations" / "settings.md"
READERS = {"required", "secret", "secrets", "keys", "address", "file", "networks", "text", "whole", "yes", "optional"}
KINDS = re.compile(r"(Kind|Role|Status|State|Level)$")


def first_cells(path) -> list[str]:
    """The first column of every table in a document, without its marks."""
    rows = (
        line
        for line in path.read_text().splitlines()
        if line.startswith("|") and not line.startswith(("| ---", "|---"))
    )
    return [row.split("|")[1].strip().strip("`*").lower() for row in rows]


def in_words(name: str) -> str:
    """`HealthContact` and `health_contact` → `health contact`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", name).lower()


def test_every_room_is_in_the_plan_of_the_house():
    plan = (ROOT / "docs" / "house.md").read_text()
    refuse([room for room in rooms() if f"`{room}`" not in plan], "Add the room to the table in docs/house.md:")
    refuse([room for room in rooms() if room not in floors()], "Add the room to the floors in .importlinter:")


def test_every_room_is_installed():
    installed = {config.name.removeprefix("helsevei.") for config in apps.get_app_configs()}
    refuse([room for room in rooms() if room not in installed | {"integrations"}], "Add the room to INSTALLED_APPS:")


def test_every_table_is_in_the_glossary():
    terms = first_cells(GLOSSARY)
    wrong = sorted({f"{room}.{model.__name__}" for room, model in models() if in_words(model.__name__) not in terms})
    refuse(wrong, "Add a line to docs/glossary.md: English, Norwegian, meaning, avoid:")


def test_every_role_and_kind_is_in_the_glossary():
    terms = first_cells(GLOSSARY)
    wrong = [
        f"{kind.__module__}.{kind.__name__}: {in_words(str(member.name))}"
        for kind in kinds()
        for member in kind
        if in_words(str(member.name)) not in terms
    ]
    refuse(wrong, "Add a line to docs/glossary.md: English, Norwegian, meaning, avoid:")


def kinds() -> list[type[enum.Enum]]:
    """Every enumeration of ours that names roles, kinds or states of things."""
    found, waiting = set(), [enum.Enum]
    while waiting:
        for kind in waiting.pop().__subclasses__():
            waiting.append(kind)
            if kind.__module__.startswith("helsevei.") and KINDS.search(kind.__name__):
                found.add(kind)
    return sorted(found, key=lambda kind: (kind.__module__, kind.__name__))


def settings_read() -> dict[str, str]:
    """Name → «required», or the default as written, of every setting that config/settings.py reads."""
    found: dict[str, str] = {}
    for call in ast.walk(tree(ROOT / "config" / "settings.py")):
        if not isinstance(call, ast.Call) or name_of(call.func) not in {f"env.{reader}" for reader in READERS}:
            continue
        name = call.args[0]
        assert isinstance(name, ast.Constant), (
            f"line {call.lineno}: name the setting by a literal, so that it can be documented"
        )
        required = name_of(call.func) in {
            "env.required",
            "env.secret",
            "env.secrets",
            "env.keys",
            "env.address",
            "env.file",
        }
        found[str(name.value)] = "required" if required else ast.unparse(call.args[1]) if len(call.args) > 1 else "no"
    return found


def documented() -> dict[str, str]:
    """Name → third cell of the table in docs/operations/settings.md."""
    rows = (line.split("|") for line in SETTINGS.read_text().splitlines() if line.startswith("| `"))
    return {row[1].strip().strip("`"): row[3].strip().strip("`") for row in rows}


def test_every_setting_is_documented_and_no_other():
    read, told = settings_read(), documented()
    refuse(sorted(read.keys() - told.keys()), "Add to the table in docs/operations/settings.md:")
    refuse(sorted(told.keys() - read.keys()), "These are documented but no longer read:")


def test_the_table_tells_which_settings_are_required():
    told = documented()
    wrong = [name for name, value in settings_read().items() if (value == "required") != (told.get(name) == "required")]
    refuse(wrong, "The third column of docs/operations/settings.md must say `required`, or the default:")


def test_the_table_tells_which_secrets_may_stand_in_files():
    secrets = next(
        ast.literal_eval(node.value)
        for node in tree(ROOT / "config" / "env.py").body
        if isinstance(node, ast.Assign) and name_of(node.targets[0]) == "SECRETS"
    )
    text = SETTINGS.read_text()
    refuse(
        [f"{name}_FILE" for name in sorted(secrets) if f"`{name}_FILE`" not in text],
        "Tell in docs/operations/settings.md:",
    )


def test_every_link_in_the_documents_leads_somewhere():
    wrong = []
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", path.read_text()):
            if "://" not in target and not target.startswith("mailto:") and not (path.parent / target).exists():
                wrong.append(f"{path.relative_to(ROOT)}: {target}")
    refuse(wrong, "These links lead nowhere:")


def test_every_file_that_the_documents_name_exists():
    wrong = []
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for name in re.findall(r"`((?:helsevei|config|tools|tests|docs)/[\w./-]*\w)`", path.read_text()):
            if not (ROOT / name).exists():
                wrong.append(f"{path.relative_to(ROOT)}: {name}")
    refuse(wrong, "These files are named but not there:")
