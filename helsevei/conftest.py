"""What tests in every room start from, in plain words: a municipality, its services, inhabitants and staff with their browsers."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import psycopg
import pytest
from django.conf import LazySettings
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from helsevei.accounts import ports
from helsevei.accounts.actions import decide_consent, give_role, sign_in_inhabitant
from helsevei.accounts.models import Person, User, actor_for
from helsevei.accounts.tests.outside import Contacts, LoginDesk, Population
from helsevei.contacts.actions import open_contact
from helsevei.contacts.models import HealthContact
from helsevei.core.actor import SYSTEM, Actor, Role
from helsevei.core.clock import now, today
from helsevei.directory.actions import add_municipality, save_service
from helsevei.directory.models import Municipality, Service

ADAPTERS = {
    "inhabitant_login": "helsevei.accounts.tests.outside.LoginDesk",
    "staff_login": "helsevei.accounts.tests.outside.LoginDesk",
    "population_register": "helsevei.accounts.tests.outside.Population",
    "contact_register": "helsevei.accounts.tests.outside.Contacts",
}
ROLES_GIVEN_AT = datetime(2020, 1, 1, tzinfo=UTC)
