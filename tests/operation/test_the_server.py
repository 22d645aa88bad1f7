"""`config/server.py` overrides parts of granian that granian promises nobody (decision 0030)."""

from granian.server import MPServer

from config.server import Server


def test_what_is_overridden_in_granian_is_still_called_so() -> None:
    """Otherwise a new granian would open a port of its own, or leave servers deaf while they start, without a word."""
    ours = {name for name in vars(Server) if not name.startswith("__")}
    assert ours == {"_init_shared_socket", "_spawn_workers"}
    assert [name for name in ours if not hasattr(MPServer, name)] == []
