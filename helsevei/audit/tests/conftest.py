"""What the tests of this room start from: a nurse who looks, and a folder for anchors."""

from uuid import uuid4

import pytest

from helsevei.core.actor import Actor, ActorKind, Grant, Role


@pytest.fixture
def anchor_folder(settings, tmp_path):
    settings.ANCHOR_DIR = tmp_path / "anchors"
    return settings.ANCHOR_DIR


@pytest.fixture
def nurse() -> Actor:
    """A case worker in one municipality."""
    grants = frozenset({Grant(Role.CASE_WORKER)})
    return Actor(ActorKind.STAFF, user_id=uuid4(), own_person_id=uuid4(), municipality_id=uuid4(), grants=grants)
