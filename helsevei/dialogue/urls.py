"""Addresses of dialogue."""

from django.urls import path

from helsevei.dialogue.views import citizen
from helsevei.dialogue.views.staff import handling, inbox, threads

OWN = "p/<uuid:person>/meldinger/"
STAFF = "k/<uuid:municipality>/meldinger/"
ONE = f"{STAFF}<uuid:thread>/"

app_name = "dialogue"
urlpatterns = [
    path(OWN, citizen.inbox, name="inbox"),
    path(f"{OWN}<uuid:thread>/", citizen.thread, name="thread"),
    path(f"{OWN}ny/<uuid:contact>/", citizen.write_message, name="write_message"),
    path(f"{OWN}ny/<uuid:contact>/utkast/", citizen.save_draft, name="save_draft"),
    path(f"{OWN}<uuid:thread>/<uuid:contact>/utkast/", citizen.save_draft, name="save_thread_draft"),
    path("p/<uuid:person>/utkast/<uuid:draft>/forkast/", citizen.discard_draft, name="discard_draft"),
    path(STAFF, inbox.inbox, name="staff_inbox"),
    path("k/<uuid:municipality>/innbyggere/<uuid:person>/meldinger/", inbox.person_threads, name="person_threads"),
    path(ONE, threads.thread, name="staff_thread"),
    path(f"{ONE}utkast/", threads.save_draft, name="save_staff_draft"),
    path(f"{ONE}ta/", handling.assign, name="assign_thread"),
    path(f"{ONE}legg-tilbake/", handling.release, name="release_thread"),
    path(f"{ONE}avslutt/", handling.close, name="close_thread"),
    path(f"{ONE}apne/", handling.reopen, name="reopen_thread"),
    path(f"{ONE}journalfort/", handling.mark_journalled, name="journal_thread"),
    path(f"{ONE}notat/", handling.add_note, name="add_note"),
    path(f"{ONE}samtale.pdf", handling.copy, name="copy_staff_thread"),
]
