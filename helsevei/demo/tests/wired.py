"""The ports bound to real adapters, whose stand-ins a test has opened."""

from helsevei.integrations.sms.gateway import Gateway
from helsevei.integrations.smtp.server import Server

GATEWAYS: list[Gateway] = []
SERVERS: list[Server] = []


def gateways() -> list[Gateway]:
    return GATEWAYS


def servers() -> list[Server]:
    return SERVERS
