"""What an administrator may type about a team."""

from django.utils.translation import gettext_lazy

from helsevei.design.fields import WrittenText
from helsevei.directory.forms.fields import Mailbox
from helsevei.directory.forms.versions import VersionedForm


class TeamForm(VersionedForm):
    name = WrittenText(label=gettext_lazy("Navn på teamet"), max_length=100)
    mailbox = Mailbox(
        label=gettext_lazy("E-postadresse"),
        max_length=254,
        help_text=gettext_lazy("En felles postkasse. Hit går varsler til dem som jobber i teamet."),
    )
