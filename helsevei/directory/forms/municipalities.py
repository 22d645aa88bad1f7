"""What an administrator may type about her municipality."""

from django.utils.translation import gettext_lazy

from helsevei.design.fields import WrittenText
from helsevei.directory.forms.fields import HerId, OrganisationNumber, PhoneNumber
from helsevei.directory.forms.versions import VersionedForm


class MunicipalityForm(VersionedForm):
    name = WrittenText(label=gettext_lazy("Navn på kommunen"), max_length=100)
    phone = PhoneNumber(
        label=gettext_lazy("Telefon"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("Sentralbordet. Vises til innbyggerne nederst på alle sider."),
    )
    organisation_number = OrganisationNumber(label=gettext_lazy("Organisasjonsnummer"), required=False)
    her_id = HerId(
        label=gettext_lazy("HER-id"), help_text=gettext_lazy("Kommunens eget nummer i Adresseregisteret (nivå 1).")
    )
