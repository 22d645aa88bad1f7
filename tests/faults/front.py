"""The nginx that is shipped, in front of a Helsevei of the tests."""

import os
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.journeys.installation import free_ports, until
from tools import local
from tools.environment import ROOT

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin")
SHIPPED = ROOT / "docs" / "operations" / "nginx.conf"
# What Debian's own nginx.conf has around the files of conf.d, with every file in a folder of the test.
AROUND = """
daemon off; pid nginx.pid; error_log error.log; worker_processes 1; events {}
http {
    access_log off;
    client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
    %s
}
"""
needs_nginx = pytest.mark.skipif(NGINX is None, reason="nginx is not installed: apt-get install nginx-light")


@contextmanager
def nginx_before(port: int, folder: Path, data_dir: Path) -> Iterator[str]:
    """The address of nginx with the shipped file; only names, ports, log and certificate (of `data_dir`) are those of the test."""
    plain, secure = free_ports(2)
    certificate, key = local.mail_certificate(data_dir)
    shipped = SHIPPED.read_text()
    for found, ours in (
        ("listen 80;", f"listen 127.0.0.1:{plain};"), (r"listen 443 ", f"listen 127.0.0.1:{secure} "),
        ("server_name helse.example.no", "server_name 127.0.0.1 localhost"), ("/var/log/nginx/", ""),
        (r"127\.0\.0\.1:8000", f"127.0.0.1:{port}"),
        (r"/etc/ssl/helsevei/fullchain\.pem", str(certificate)), (r"/etc/ssl/helsevei/privkey\.pem", str(key)),
    ):  # fmt: skip
        shipped, times = re.subn(found, ours, shipped)
        assert times
    user = "user root;" if os.geteuid() == 0 else ""  # who may write into the folder
    (folder / "nginx.conf").write_text(user + AROUND % shipped)
    running = subprocess.Popen([str(NGINX), "-p", str(folder), "-e", "error.log", "-c", "nginx.conf"])
    try:
        until(10, lambda: is_listening(secure), f"nginx: {running.poll()}")
        yield f"https://localhost:{secure}"
    finally:
        running.terminate()
        running.wait(10)


def is_listening(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
