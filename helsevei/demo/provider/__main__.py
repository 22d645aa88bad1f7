"""Starts one provider: `python -m helsevei.demo.provider --kind idporten --port 9101 --client-id … --client-key-file …`."""

import argparse
import json
from pathlib import Path

from django.conf import settings
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from joserfc.jwk import import_key

from helsevei.demo.provider import configured  # noqa: F401 (first: what follows reads the settings)
from helsevei.demo.provider.kinds import KINDS
from helsevei.demo.provider.protocol import Client, Provider
from helsevei.demo.provider.views import Addresses

HOST = "127.0.0.1"


def main() -> None:
    chosen = arguments()
    public_key = import_key(json.loads(chosen.client_key_file.read_text()))
    client = Client(chosen.client_id, public_key, chosen.redirect_origin.rstrip("/"))
    server = ThreadedWSGIServer((HOST, chosen.port), QuietHandler)
    issuer = f"http://{HOST}:{server.server_port}"
    provider = Provider(KINDS[chosen.kind], issuer, client, chosen.level)
    settings.ROOT_URLCONF = Addresses(provider).urls()
    server.set_app(get_wsgi_application())
    print(issuer, flush=True)  # noqa: T201
    server.serve_forever()


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m helsevei.demo.provider", description=__doc__)
    parser.add_argument("--kind", choices=("idporten", "helseid"), required=True)
    parser.add_argument("--port", type=int, required=True, help="0 takes a free one; the issuer is printed")
    parser.add_argument("--client-id", required=True)
    parser.add_argument("--client-key-file", type=Path, required=True, help="the client's key (JWK)")
    parser.add_argument("--redirect-origin", required=True, help="where the portal is, such as http://127.0.0.1:8000")
    parser.add_argument("--level", choices=("high", "substantial"), default="high", help="how strong logins are")
    return parser.parse_args()


class QuietHandler(WSGIRequestHandler):
    """No line per request: the addresses carry codes."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


if __name__ == "__main__":
    main()
