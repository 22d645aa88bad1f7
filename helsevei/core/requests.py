"""The request as our views see it: with the actor that the access middleware put on it."""

import re
from enum import StrEnum
from functools import cache
from ipaddress import ip_address, ip_network
from typing import Any, TypeVar
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from helsevei.core.actor import Actor

# A path on this host and nothing that a browser could read as another host (reliability AU9).
SAFE_PATH = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f\ud800-\udfff]*")
LONGEST_PATH = 500
Row = TypeVar("Row")
FETCHES_AHEAD = ("Sec-Purpose", "Purpose", "X-Moz")  # browsers of today, Chromium's and Firefox's of yesterday


class Done(StrEnum):
    """What a page can say has just been done."""

    SAVED = "saved"
    SENT = "sent"
    DRAFT_KEPT = "draft_kept"
    NOTHING_KEPT = "nothing_kept"  # there was nothing new to keep
    DRAFT_DISCARDED = "draft_discarded"
    SAID_YES = "said_yes"  # to digital dialogue
    SAID_NO = "said_no"
    POWER_GIVEN = "power_given"
    LOGGED_OUT_ELSEWHERE = "logged_out_elsewhere"
    JOB_RETRIED = "job_retried"
    JOB_DISCARDED = "job_discarded"


class Request(HttpRequest):
    actor: Actor
    represented: Any  # the Person, once a page has asked for her


def the_one(rows: list[Row]) -> Row:
    """What was asked for by its id, among what one may see; else the page does not exist."""
    if not rows:
        raise Http404
    return rows[0]


def is_ahead(request: HttpRequest) -> bool:
    """Whether a browser fetches the page before anybody has asked for it."""
    ahead = any("prefetch" in request.headers.get(name, "") for name in FETCHES_AHEAD)
    return ahead and request.method in ("GET", "HEAD")


def is_a_look(request: HttpRequest) -> bool:
    """Whether somebody will see the page (docs/house.md, Reading is an action): HEAD brings none."""
    return request.method != "HEAD"


def is_by_script(request: HttpRequest) -> bool:
    """Whether a page of ours asks by itself, and nobody will see the answer."""
    return request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate"


def is_by_itself(request: HttpRequest) -> bool:
    """Whether a page keeps what is being written in it, unasked (design/js/draft.js). By a header of its own: not every
    browser says what a script asks for."""
    return "X-By-Itself" in request.headers


def client_address(request: HttpRequest) -> str:
    """Where the request came from: the last address that no proxy of ours vouches for (reliability WB10). One whole network
    for IPv6, where everybody has many addresses; "" for what is no address."""
    said = request.headers.get("X-Forwarded-For", "")
    for hop in (request.META["REMOTE_ADDR"], *(reversed(said.split(",")) if said else ())):
        try:
            address = ip_address(hop.strip())
        except ValueError:
            return ""
        address = getattr(address, "ipv4_mapped", None) or address  # as proxies of both kinds write it
        if not any(address in network for network in settings.TRUSTED_PROXIES):
            return str(address if address.version == 4 else ip_network((address, 64), strict=False))
    return str(address)


def safe_path(path: str) -> str:
    """Where to go on to, when an address or form names it: a path here, else the front page."""
    return path if len(path) <= LONGEST_PATH and SAFE_PATH.fullmatch(path) else "/"


def address(name: str, *ids: UUID) -> str:
    """Of the page with this name about these things. To find a way takes as long as a row of a list, so each is found once
    (docs/decisions/0029)."""
    return way(name, len(ids)).format(*ids)


@cache
def way(name: str, count: int) -> str:
    """With holes for so many ids."""
    stand_ins = [UUID(int=number) for number in range(count)]
    found = reverse(name, args=stand_ins)
    for number, stand_in in enumerate(stand_ins):
        found = found.replace(str(stand_in), f"{{{number}}}")
    return found


def done(request: HttpRequest, what: Done, path: str) -> HttpResponse:
    """On to a page that begins by saying, once, what has been done: only after an action has returned (reliability D1)."""
    messages.success(request, what.value)
    return redirect(path)


def saved(request: HttpRequest, address: str, *names: UUID) -> HttpResponse:
    """On to the page with this name, which begins by saying that what was typed is stored."""
    return done(request, Done.SAVED, reverse(address, args=names))
