"""What an administrator may type about her municipality."""

from django.utils.translation import gettext_lazy

from helsevei.design.fields import WrittenText
from helsevei.design.forms import Form
from helsevei.directory.forms.fields import PhoneNumber


class MunicipalityForm(Form):
    name = WrittenText(label=gettext_lazy("Navn på kommunen"), max_length=100)
    phone = PhoneNumber(
        label=gettext_lazy("Telefon"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("Sentralbordet. Vises til innbyggerne nederst på alle sider."),
    )
