"""«Det som feiler»: a visitor breaks a provider, sees that nothing is lost, and mends it again."""

import pytest
from django.urls import reverse

from helsevei.demo.outbox.out_of_order import EMAIL, FULL_MAILBOX, SMS, OutOfOrder

PAGE = reverse("demo:failures")


@pytest.fixture(autouse=True)
def broken(tmp_path, settings):
    settings.DATA_DIR = str(tmp_path)
    return OutOfOrder(tmp_path)


@pytest.mark.parametrize("name", [SMS, EMAIL, FULL_MAILBOX])
def test_a_visitor_breaks_a_provider_and_mends_it(client, database, broken, name):
    assert client.post(PAGE, {"break": name})["Location"] == PAGE
    assert broken.now() == {name}
    assert client.post(PAGE, {"mend": name})["Location"] == PAGE
    assert broken.now() == set()


def test_only_what_is_there_can_be_broken(client, database, broken):
    assert client.post(PAGE, {"break": "alt"}).status_code == 422
    assert broken.now() == set()


def test_the_page_says_what_works(client, database, read, broken):
    broken.turn(SMS, works=False)
    page = read(client.get(PAGE))
    assert [button.attributes["name"] for button in page.main.all("button") if button.attributes["name"] != "login_hint"] == [
        "mend", "break", "break"]  # fmt: skip
    assert "Ingen varsler venter" in page.main.text
