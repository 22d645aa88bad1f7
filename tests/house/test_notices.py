"""Every kind of notice that somebody asks for exists, and none of them tells anything about anybody (reliability NO5)."""

import ast
import json
import re
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.utils import translation

from helsevei.notifications.kinds import KINDS, Words
from tests.house.source import ROOT, name_of, place, python_files, refuse, tree

LANGUAGES = ("nb", "nn", "en")
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
# Kinds whose words name what they are about, because they go to a mailbox of the municipality's own; say why.
LOOK_UP: dict[str, str] = {}
LONGEST_SMS = 160  # signs of the GSM alphabet; more costs twice
GSM = re.compile(r"[A-Za-z0-9 .,:;!?'()«»æøåÆØÅ/-]*")
DATA = ROOT / "helsevei" / "demo" / "data"


def names() -> set[str]:
    """Names of the demo's people, services and municipalities, the sensitive ones too."""
    files = ("people", "municipalities", "everyday/people", "everyday/places")
    found = [json.loads((DATA / f"{file}.json").read_text()) for file in files]
    whole = [
        one["name"] for plan in found for kind in ("services", "municipalities", "staff") for one in plan.get(kind, [])
    ]
    people = [one for plan in found for one in plan.get("inhabitants", [])]
    parts = [part for one in people for part in (one["given_name"], one["family_name"])]
    return {word for name in [*whole, *parts] for word in [name, *name.split()] if len(word) > 3}


def sent() -> list[tuple[str, str, Words]]:
    """What each kind sends, in each language."""
    found = []
    for name, kind in KINDS.items():
        for language in LANGUAGES:
            with translation.override(language):
                if name not in LOOK_UP:
                    found.append((name, language, kind.words(uuid4(), NOW)))
    return found


def test_every_kind_that_is_asked_for_is_registered():
    asked = [
        (place(path, call), next((one.value for one in call.keywords if one.arg == "kind"), None))
        for path in python_files("helsevei")
        for call in ast.walk(tree(path))
        if isinstance(call, ast.Call) and name_of(call.func).split(".")[-1] == "notify"
    ]
    wrong = [
        f"{where} {ast.unparse(kind) if kind else 'without a kind'}"
        for where, kind in asked
        if not isinstance(kind, ast.Constant) or kind.value not in KINDS
    ]
    refuse(wrong, f"There is no such kind of notice. Registered are {', '.join(sorted(KINDS))}:")


def test_every_kind_is_named_by_its_room():
    wrong = [name for name, kind in KINDS.items() if kind.words.__module__.split(".")[1] != name.split(".")[0]]
    refuse(wrong, 'Name a kind "room.what_happened", in the room\'s own notices.py:')


@pytest.mark.django_db
def test_no_notice_names_a_person_a_service_or_a_place():
    wrong = [
        f"{name} ({language}): {word}"
        for name, language, words in sent()
        for word in names()
        if re.search(rf"\b{re.escape(word)}\b", f"{words.subject} {words.text}", re.IGNORECASE)
    ]
    refuse(wrong, "A notice says that something waits on Helsevei, and no more:")


@pytest.mark.django_db
def test_a_notice_is_the_same_whatever_it_is_about():
    first, second = sent(), sent()
    refuse(
        [f"{name} ({language})" for (name, language, words), (*_, others) in zip(first, second, strict=True)
         if words != others],
        "Use fixed sentences; a kind for mailboxes of the municipality that must look something up is listed in LOOK_UP:",
    )  # fmt: skip


@pytest.mark.django_db
def test_a_notice_fits_into_one_text_message():
    wrong = [
        f"{name} ({language}): {len(words.text)} signs"
        for name, language, words in sent()
        if len(words.text) > LONGEST_SMS or not GSM.fullmatch(words.text)
    ]
    refuse(wrong, f"At most {LONGEST_SMS} plain signs:")
