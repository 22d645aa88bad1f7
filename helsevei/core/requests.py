"""The request as our views see it: with the actor that the access middleware put on it."""

from django.http import HttpRequest

from helsevei.core.actor import Actor


class Request(HttpRequest):
    actor: Actor
