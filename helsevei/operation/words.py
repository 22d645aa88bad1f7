"""Jobs and what went wrong with them, in words for the operator."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

JOBS = {
    "accounts.clear_expired": gettext_lazy("Rydder bort innlogginger som er over"),
    "audit.write_anchor": gettext_lazy("Skriver innsynsloggens anker utenfor databasen"),
    "core.rescue": gettext_lazy("Gir jobbene til en arbeidsprosess som har stoppet, videre til en annen"),
    "dialogue.move_on": gettext_lazy("Flytter det som er åpent hos tjenester som er flyttet"),
    "dialogue.reassign": gettext_lazy("Gir samtaler videre når den som har dem, er borte eller ikke svarer der lenger"),
    "dialogue.send_mailing": gettext_lazy("Sender en melding til flere"),
    "dialogue.tell_teams": gettext_lazy("Sier fra til teamene om meldinger som venter"),
    "dialogue.withdraw_mailing": gettext_lazy("Trekker tilbake en melding til flere"),
    "directory.import_offerings": gettext_lazy("Henter en kommunes helsetilbud fra registrene"),
    "directory.plan_imports": gettext_lazy("Ber om å hente helsetilbudene fra registrene"),
    "representation.renew_parties": gettext_lazy("Spør Folkeregisteret om dem som gir og har fullmakter"),
    "retention.clear": gettext_lazy("Sletter det som forsvinner av seg selv"),
    "retention.remove_approved": gettext_lazy("Sletter det noen har godkjent"),
    "notifications.give_up": gettext_lazy("Leter etter varsler som ingen kommer til å sende"),
    "notifications.tell_of_withdrawal": gettext_lazy("Sier fra om et samtykke som er trukket"),
    "notifications.send_notice": gettext_lazy("Sender et varsel"),
    "operation.record_failure": gettext_lazy("Fører opp en jobb som har feilet"),
    "operation.sweep_failures": gettext_lazy("Leter etter jobber som har feilet uten å si fra"),
}
CODES = {
    "later": gettext_lazy("Det jobben trengte, svarte ikke eller tok ikke imot, heller ikke etter over en time"),
    "worker_died": gettext_lazy("Arbeidsprosessen stoppet midt i jobben, også de tre gangene den ble prøvd igjen"),
    "unknown": gettext_lazy("Årsaken ble ikke lagret. Se i loggen"),
}


def job_in_words(name: str) -> str:
    """A job that no room of this version declares has only its name."""
    return str(JOBS.get(name, _("Jobb som denne versjonen ikke kjenner")))


def code_in_words(code: str) -> str:
    """Most codes are the name of a class in the log, and say no more here."""
    return str(CODES.get(code, ""))
