"""Addresses of local login."""

from django.urls import path

from helsevei.local_login.views import public, staff

app_name = "local_login"
urlpatterns = [
    path("lokal-innlogging/", public.local_login, name="local_login"),
    path("lokal-innlogging/ny/", public.set_up, name="set_up"),
    path("k/<uuid:municipality>/ansatte/<uuid:role>/lokal-innlogging/", staff.invitation, name="invitation"),
]
