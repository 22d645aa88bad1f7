"""«Det som er sendt»: in the demo everybody sees what would have come to a telephone or a mailbox."""

from pathlib import Path

import pytest
from django.urls import reverse

from helsevei.demo.outbox.journal import of_the_demo

PAGE = reverse("demo:outbox")


@pytest.fixture(autouse=True)
def _a_folder_of_its_own(tmp_path: Path, settings):
    settings.DATA_DIR = tmp_path


def test_nothing_has_been_sent_yet(client, database, read):
    assert "Ingenting er sendt ennå" in read(client.get(PAGE)).main.text


def test_what_was_sent_stands_there_newest_first(client, database, read):
    journal = of_the_demo()
    journal.add(provider="sms", reference="1", to="+4740000101", text="Noe venter på deg.")
    journal.add(provider="email", reference="2", to="kare@example.com", text="Noe <b>annet</b>", subject="Nytt")
    page = read(client.get(PAGE))
    assert [heading.text.strip() for heading in page.main.all("h2")] == [
        "E-post til kare@example.com", "SMS til +4740000101"]  # fmt: skip
    assert "Noe <b>annet</b>" in page.main.text


def test_a_long_list_ends(client, database, read):
    for number in range(150):
        of_the_demo().add(provider="sms", reference=str(number), to="+4740000101", text=f"Nummer {number}.")
    page = read(client.get(PAGE))
    assert len(list(page.main.all("h2"))) == 100
    assert "Nummer 149." in page.main.text
