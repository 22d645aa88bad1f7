"""A Helsevei with a database of its own that may be harmed."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.harm import Harmed
from tests.journeys.installation import installed
from tools.cluster import running


@pytest.fixture(scope="session")
def harmed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Harmed]:
    """Web server, login stand-ins, worker and a PostgreSQL that nobody else uses."""
    folder: Path = tmp_path_factory.mktemp("harmed")
    os.chmod(folder, 0o755)
    with (
        running(folder) as cluster,
        installed(folder, cluster.url("postgres"), "helsevei", with_worker=True) as helsevei,
    ):
        yield Harmed(helsevei, cluster)
    cluster.remove()
