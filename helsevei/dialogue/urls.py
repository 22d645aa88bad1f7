"""Addresses of dialogue."""

from django.urls import path

from helsevei.dialogue.views.citizen import drafts
from helsevei.dialogue.views.citizen import inbox as own_inbox
from helsevei.dialogue.views.citizen import threads as own_threads
from helsevei.dialogue.views.staff import (
    closing,
    composing,
    emergency,
    first,
    followed,
    handling,
    holding,
    inbox,
    mailings,
    moving,
    presence,
    replies,
    search,
    selections,
    shortcuts,
    threads,
    withdrawing,
)

OWN = "p/<uuid:person>/meldinger/"
OWN_ONE = f"{OWN}<uuid:thread>/"
STAFF = "k/<uuid:municipality>/meldinger/"
ONE = f"{STAFF}<uuid:thread>/"

FIRST = "k/<uuid:municipality>/helsekontakter/<uuid:contact>/melding/"
MAILINGS = f"{STAFF}til-flere/"
MAILING = f"{MAILINGS}<uuid:mailing>/"
BEGUN = f"{MAILINGS}<uuid:begun>/"
REPLIES = "k/<uuid:municipality>/standardsvar/"
REPLY = f"{REPLIES}<uuid:reply>/"

app_name = "dialogue"
urlpatterns = [
    path(OWN, own_inbox.inbox, name="inbox"),
    path(f"{OWN}sok/", own_inbox.search, name="search"),
    path(f"{OWN}utkast/", drafts.all_drafts, name="drafts"),
    path(f"{OWN}ny/<uuid:contact>/", own_threads.write_message, name="write_message"),
    path(f"{OWN}ny/<uuid:contact>/utkast/", drafts.save_draft, name="save_draft"),
    path(OWN_ONE, own_threads.thread, name="thread"),
    path(f"{OWN_ONE}utkast/", drafts.save_thread_draft, name="save_thread_draft"),
    path(f"{OWN_ONE}fortsett/", own_threads.take_up, name="take_up"),
    path(f"{OWN_ONE}fortsett/utkast/", drafts.save_take_up_draft, name="save_take_up_draft"),
    path(f"{OWN_ONE}samtale.pdf", own_threads.copy, name="copy_thread"),
    path("p/<uuid:person>/utkast/<uuid:draft>/forkast/", drafts.discard_draft, name="discard_draft"),
    path(STAFF, inbox.inbox, name="staff_inbox"),
    path(f"{STAFF}sok/", search.search, name="search_threads"),
    path(f"{STAFF}avslutt-flere/", closing.close_several, name="close_several"),
    path(f"{STAFF}hurtigtaster/", shortcuts.shortcuts, name="shortcuts"),
    path(f"{STAFF}utvalg/", selections.save_selection, name="save_selection"),
    path(f"{STAFF}utvalg/<uuid:selection>/fjern/", selections.remove_selection, name="remove_selection"),
    path("k/<uuid:municipality>/nodtilgang/<uuid:access>/", emergency.person, name="emergency_person"),
    path("k/<uuid:municipality>/nodtilgang/<uuid:access>/<uuid:thread>/", emergency.thread, name="emergency_thread"),
    path("k/<uuid:municipality>/oppfolging/", followed.follow_up_list, name="follow_up_list"),
    path("k/<uuid:municipality>/innbyggere/<uuid:person>/meldinger/", inbox.person_threads, name="person_threads"),
    path(FIRST, first.write_first, name="write_first"),
    path(f"{FIRST}utkast/", first.save_draft, name="save_first_draft"),
    path("k/<uuid:municipality>/tjenester/<uuid:service>/flytt/", moving.move_service, name="move_service"),
    path(ONE, threads.thread, name="staff_thread"),
    path(f"{ONE}utkast/", threads.save_draft, name="save_staff_draft"),
    path(f"{ONE}skriver/", presence.who_writes, name="who_writes"),
    path(f"{ONE}ta/", handling.assign, name="assign_thread"),
    path(f"{ONE}legg-tilbake/", handling.release, name="release_thread"),
    path(f"{ONE}overfor/", handling.hand_over, name="hand_over_thread"),
    path(f"{ONE}avslutt/", handling.close, name="close_thread"),
    path(f"{ONE}apne/", handling.reopen, name="reopen_thread"),
    path(f"{ONE}journalfort/", handling.mark_journalled, name="journal_thread"),
    path(f"{ONE}notat/", handling.add_note, name="add_note"),
    path(f"{ONE}samtale.pdf", handling.copy, name="copy_staff_thread"),
    path(f"{ONE}<uuid:message>/trekk-tilbake/", withdrawing.withdraw, name="withdraw_message"),
    path(MAILINGS, mailings.mailings, name="mailings"),
    path(f"{MAILINGS}ny/", composing.begin, name="begin_mailing"),
    path(MAILING, mailings.mailing, name="mailing"),
    path(f"{MAILING}stopp/", mailings.stop, name="stop_mailing"),
    path(f"{MAILING}trekk-tilbake/", mailings.withdraw, name="withdraw_mailing"),
    path(f"{BEGUN}utvalg/", composing.edit, name="choose_recipients"),
    path(f"{BEGUN}mottakere/", composing.recipients, name="recipients"),
    path(f"{BEGUN}tekst/", composing.text, name="mailing_text"),
    path(f"{BEGUN}utkast/", composing.save_text, name="save_mailing_text"),
    path(f"{BEGUN}se-over/", composing.look_over, name="send_mailing"),
    path(f"{BEGUN}forkast/", mailings.discard, name="discard_mailing"),
    path(f"{ONE}sperre/", holding.hold_thread, name="hold_thread"),
    path("k/<uuid:municipality>/innbyggere/<uuid:person>/sperre/", holding.hold_person, name="hold_person"),
    path(REPLIES, replies.replies, name="replies"),
    path(f"{REPLIES}nytt/", replies.add_reply, name="add_reply"),
    path(REPLY, replies.edit_reply, name="edit_reply"),
    path(f"{REPLY}fjern/", replies.remove_reply, name="remove_reply"),
]
