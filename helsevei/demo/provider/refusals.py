"""How the provider says no to its client (RFC 6749, 5.2)."""


class Refused(Exception):
    def __init__(self, error: str, status: int = 400, headers: dict[str, str] | None = None) -> None:
        super().__init__(error)
        self.error = error
        self.status = status
        self.headers = headers or {}
