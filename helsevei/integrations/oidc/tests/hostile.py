"""An OpenID provider made to lie: honest until a test changes what it says, how it signs or how it answers."""

import json
import threading
import time
from collections import Counter
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

from joserfc import jwt
from joserfc.jwk import RSAKey

KEY = RSAKey.generate_key(2048, {"kid": "rsa-1", "use": "sig"})
STRANGER = RSAKey.generate_key(2048, {"kid": "rsa-1", "use": "sig"})
IDENTITY_NUMBER = "14834249805"
Answer = Callable[[BaseHTTPRequestHandler], None]


class HostileProvider:
    """`claims`, `header`, `key` and `metadata` are changes to the honest ones; `answers` replaces whole answers by path."""

    def __init__(self, client_id: str) -> None:
        self.client_id = client_id
        self.claims: dict[str, Any] = {}
        self.header: dict[str, Any] = {}
        self.key: RSAKey = KEY
        self.metadata: dict[str, Any] = {}
        self.answers: dict[str, Answer] = {}
        self.calls: Counter[str] = Counter()
        self.pushed: dict[str, str] = {}
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self) -> "HostileProvider":
        threading.Thread(target=self.server.serve_forever, args=[0.01], daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()

    def id_token(self) -> str:
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": self.client_id, "sub": "someone", "iat": now, "exp": now + 60}
        about = {"pid": IDENTITY_NUMBER, "acr": "idporten-loa-high", "nonce": self.pushed.get("nonce")}
        said = {name: value for name, value in {**claims, **about, **self.claims}.items() if value is not None}
        header = {"alg": "RS256", "kid": "rsa-1", **self.header}
        return jwt.encode({name: value for name, value in header.items() if value}, said, self.key, [header["alg"]])

    def contents(self, path: str) -> dict[str, Any]:
        names = ["authorization", "token", "pushed_authorization_request", "end_session"]
        documents: dict[str, Callable[[], dict[str, Any]]] = {
            "/.well-known/openid-configuration": lambda: {
                "issuer": self.issuer,
                "jwks_uri": f"{self.issuer}/jwks",
                "authorization_response_iss_parameter_supported": True,
                **{f"{name}_endpoint": f"{self.issuer}/{name}" for name in names},
                **self.metadata,
            },
            "/jwks": lambda: {"keys": [KEY.as_dict(private=False)]},
            "/pushed_authorization_request": lambda: {"request_uri": "urn:a", "expires_in": 60},
            "/token": lambda: {"access_token": "a", "token_type": "Bearer", "id_token": self.id_token()},
        }
        return documents[path]()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                provider.calls[self.path] += 1
                if self.path in provider.answers:
                    return provider.answers[self.path](self)
                status = 201 if self.path == "/pushed_authorization_request" else 200
                return send(self, status, json.dumps(provider.contents(self.path)).encode())

            def do_POST(self) -> None:
                form = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
                if self.path == "/pushed_authorization_request":
                    provider.pushed = form
                self.do_GET()

            def log_message(self, *_: object) -> None:
                pass

        return Handler


def send(handler: BaseHTTPRequestHandler, status: int, body: bytes, **headers: str) -> None:
    handler.send_response(status)
    for name, value in {"Content-Type": "application/json", "Content-Length": str(len(body)), **headers}.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)


def never_answer(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(20)


def drip(handler: BaseHTTPRequestHandler) -> None:
    """One byte a second, of a body that would be honest."""
    handler.send_response(200)
    handler.end_headers()
    _drip(handler, b'{"keys": []}' * 3)


def drip_headers(handler: BaseHTTPRequestHandler) -> None:
    _drip(handler, b"HTTP/1.1 200 OK and more and more\r\n")


def _drip(handler: BaseHTTPRequestHandler, text: bytes) -> None:
    for byte in text:
        try:
            handler.wfile.write(bytes([byte]))
            handler.wfile.flush()
        except OSError:
            return
        time.sleep(1)


def endless(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    try:
        for _ in range(1000):
            handler.wfile.write(b'{"a": "' + b"x" * 1_000_000)
    except OSError:
        return
