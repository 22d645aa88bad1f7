"""What one presses."""

import re
from typing import Any, Literal

from helsevei.design.registry import component, repeated_component

Variant = Literal["primary", "secondary", "tertiary", "danger"]


@component
def button(
    text: str,
    *,
    variant: Variant = "primary",
    type: Literal["submit", "button", "reset"] = "submit",  # noqa: A002 (as in HTML)
    name: str = "",
    value: str = "",
    icon: str = "",
    form_action: str = "",
    label: str = "",
    shortcut: str = "",
    disabled: bool = False,
) -> dict[str, Any]:
    """A button of a form. `form_action` sends the form to another address than its own; the text is a verb.

    `label` says it in full where several buttons on a page have the same text; it begins with that text (WCAG 2.5.3).
    `shortcut` is the key that presses it, for staff who have not turned that off.
    """
    shown = {"type": type, "name": name, "value": value, "form_action": form_action, "disabled": disabled,
             "shortcut": shortcut}  # fmt: skip
    return {"text": text, "variant": variant, "symbol": icon, "label": label, **shown}


@component
def link_button(
    url: str,
    text: str,
    *,
    variant: Variant = "primary",
    icon: str = "",
    label: str = "",
    shortcut: str = "",
    dialog: str = "",
) -> dict[str, Any]:
    """A link that looks like a button: the page's main action when it leads to another page. `label` and `shortcut` as for
    buttons.

    With `dialog`, the id of a dialog on the same page, that opens instead where the browser can; the address is the way without JavaScript.
    """
    shown = {"symbol": icon, "label": label, "shortcut": shortcut, "opens": dialog}
    return {"url": url, "text": text, "variant": variant, **shown}


@repeated_component
def phone(number: str) -> dict[str, Any]:
    """A telephone number one can press, on one line and as high as a thumb: «113», «116 117», «55 55 01 00».

    Inside a sentence: `{% trans phone=phone(service.phone) %}Ring {{ phone }}.{% endtrans %}`.
    """
    return {"address": re.sub(r"[^+0-9]", "", number), "number": re.sub(r"\s+", "\u00a0", number.strip())}
