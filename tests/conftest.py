"""What journeys, the matrix of addresses and the fault tests share: one running Helsevei for all that do it no harm."""

from collections.abc import Iterator

import pytest

from tests.journeys.installation import Installation, cluster_url, installed


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--fault-rounds", type=int, default=1, help="how often everything fails at once")


@pytest.fixture(scope="session")
def running_helsevei(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Web server and login stand-ins, started when first asked for."""
    with installed(tmp_path_factory.mktemp("helsevei"), cluster_url(), "journeys") as helsevei:
        yield helsevei


@pytest.fixture
def helsevei(running_helsevei: Installation) -> Installation:
    """Helsevei as it was seeded: what one story changes, the next does not see."""
    running_helsevei.renew()
    return running_helsevei
