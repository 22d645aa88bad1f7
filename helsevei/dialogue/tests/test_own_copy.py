"""Her own thread on paper or as a file: all of it, for her alone, and nobody's look but her own."""

from django.urls import reverse

from helsevei.audit.models import Entry


def test_she_gets_the_whole_thread_and_no_entry_is_made_of_it(astrid, thread, answer):
    answer(thread)
    copy = astrid.browser.get(reverse("dialogue:copy_thread", args=[astrid.person_id, thread.id]))
    assert (copy.status_code, copy["Content-Type"]) == (200, "application/pdf")
    assert copy.content.startswith(b"%PDF-")
    assert copy["Content-Disposition"].startswith("attachment; filename=")
    assert "dosett" not in copy["Content-Disposition"]
    assert not Entry.objects.filter(event__startswith="dialogue.thread").exists()


def test_the_page_has_the_way_to_it(astrid, own_page, thread, read):
    copy = reverse("dialogue:copy_thread", args=[astrid.person_id, thread.id])
    assert copy in [link.attributes["href"] for link in read(astrid.browser.get(own_page)).root.all("a")]


def test_nobody_else_gets_it(kare, silje, thread):
    for someone, person in ((kare, kare.person_id), (kare, thread.person_id), (silje, thread.person_id)):
        assert someone.browser.get(reverse("dialogue:copy_thread", args=[person, thread.id])).status_code == 404
