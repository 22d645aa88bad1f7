"""The PDF of a thread as an answer, the same for both sides."""

from django.http import HttpResponse

from helsevei.core.clock import today
from helsevei.dialogue.copies import pdf
from helsevei.dialogue.models import Message, Thread


def pdf_answer(thread: Thread, messages: list[Message]) -> HttpResponse:
    """A file to open or keep, with the day for a name: nothing about anybody stands in it."""
    file_name = f"samtale-{today().isoformat()}.pdf"
    return HttpResponse(
        pdf(thread, messages),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{file_name}"'},
    )
