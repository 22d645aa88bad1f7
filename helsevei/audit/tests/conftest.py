"""A database of the test's own, for tests that need real commits; everything else is rolled back."""

from uuid import uuid4

import psycopg
import pytest
from django.db import connection, connections

from helsevei.core.actor import Actor, ActorKind, Grant, Role


@pytest.fixture
def own_database(django_db_setup, django_db_blocker):
    """A copy of the test database, dropped afterwards: the append-only tables could not be emptied."""
    original = connection.settings_dict["NAME"]
    copy = f"{original}_audit"
    with django_db_blocker.unblock():
        connections.close_all()
        maintain(f'DROP DATABASE IF EXISTS "{copy}" WITH (FORCE)', f'CREATE DATABASE "{copy}" TEMPLATE "{original}"')
        connection.settings_dict["NAME"] = copy
        try:
            yield copy
        finally:
            connections.close_all()
            connection.settings_dict["NAME"] = original
            maintain(f'DROP DATABASE "{copy}" WITH (FORCE)')


def maintain(*statements: str) -> None:
    with connect("postgres") as maintenance:
        for statement in statements:
            maintenance.execute(statement)


def connect(database: str) -> psycopg.Connection:
    names = {"HOST": "host", "PORT": "port", "USER": "user", "PASSWORD": "password"}
    where = {
        ours: connection.settings_dict[django] for django, ours in names.items() if connection.settings_dict[django]
    }
    return psycopg.connect(dbname=database, autocommit=True, **where)


@pytest.fixture
def anchor_folder(settings, tmp_path):
    settings.ANCHOR_DIR = tmp_path / "anchors"
    return settings.ANCHOR_DIR


@pytest.fixture
def nurse() -> Actor:
    """A case worker in one municipality."""
    grants = frozenset({Grant(Role.CASE_WORKER)})
    return Actor(ActorKind.STAFF, user_id=uuid4(), own_person_id=uuid4(), municipality_id=uuid4(), grants=grants)
