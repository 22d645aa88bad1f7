"""Addresses of dialogue."""

from django.urls import path

from helsevei.dialogue.views import citizen, staff

app_name = "dialogue"
urlpatterns = [
    path("p/<uuid:person>/meldinger/", citizen.inbox, name="inbox"),
    path("p/<uuid:person>/meldinger/<uuid:thread>/", citizen.thread, name="thread"),
    path("p/<uuid:person>/meldinger/ny/<uuid:contact>/", citizen.write_message, name="write_message"),
    path("p/<uuid:person>/meldinger/ny/<uuid:contact>/utkast/", citizen.save_draft, name="save_draft"),
    path(
        "p/<uuid:person>/meldinger/<uuid:thread>/<uuid:contact>/utkast/", citizen.save_draft, name="save_thread_draft"
    ),
    path("p/<uuid:person>/utkast/<uuid:draft>/forkast/", citizen.discard_draft, name="discard_draft"),
    path("k/<uuid:municipality>/meldinger/", staff.inbox, name="staff_inbox"),
    path("k/<uuid:municipality>/meldinger/<uuid:thread>/", staff.thread, name="staff_thread"),
    path("k/<uuid:municipality>/meldinger/<uuid:thread>/utkast/", staff.save_draft, name="save_staff_draft"),
]
