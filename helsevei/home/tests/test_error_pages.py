"""When something goes wrong: what happened, what is kept, what to do now, in the reader's language, and no secrets (D1, D25)."""

from uuid import uuid4

import pytest
from django.conf import settings as django_settings
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext, override

from helsevei.dialogue.models import Draft, Message, Thread

ADDRESS = django_settings.BASE_URL
TYPED = {"subject": "Ny dosett", "body": "Kan dere <komme> i morgen?"}
CONFUSED = b"--x\r\nno form\r\n"


@pytest.fixture
def new(astrid, contact):
    return reverse("dialogue:write_message", args=[astrid.person_id, contact.id])


@pytest.fixture
def form():
    return {"key": str(uuid4()), **TYPED}


@pytest.fixture
def broken(astrid):
    """No message can be stored, for a reason nobody has thought of."""
    astrid.browser.raise_request_exception = False
    astrid.browser.get("/")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE dialogue_message ADD CONSTRAINT nothing_goes CHECK (false) NOT VALID")


def strict(someone) -> Client:
    """Her browser, at a portal that asks for the form's token, as the real one does."""
    browser = Client(enforce_csrf_checks=True, headers={"host": ADDRESS.split("/")[2]})
    browser.cookies = someone.browser.cookies
    return browser


def kept_texts(page) -> list[str]:
    return [area.text.removeprefix("\n") for area in page.main.all("textarea") if "readonly" in area.attributes]


def test_a_fault_of_ours_says_that_nothing_was_sent_and_gives_the_text_back(astrid, new, form, broken, read):
    answer = astrid.browser.post(new, form, headers={"origin": ADDRESS})
    assert answer.status_code == 500
    page = read(answer)
    assert page.heading == "Noe gikk galt hos oss"
    assert "er ikke sendt eller lagret" in page.main.text
    assert kept_texts(page) == list(TYPED.values())
    assert not Message.objects.exists()


def test_what_a_fault_gave_back_can_be_sent_with_one_press_when_the_fault_is_mended(astrid, new, form, broken, read):
    page = read(astrid.browser.post(new, form, headers={"origin": ADDRESS}))
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE dialogue_message DROP CONSTRAINT nothing_goes")
    again = page.form()
    assert again.attributes["action"] == new
    assert astrid.browser.post(new, again.fields).status_code == 302
    assert Message.objects.get().body == TYPED["body"]


def test_no_page_tells_of_the_inside(astrid, new, form, broken):
    words = astrid.browser.post(new, form).content.decode()
    for secret in (
        "Traceback",
        "IntegrityError",
        "nothing_goes",
        "dialogue_message",
        "django",
        "psycopg",
        "/helsevei/",
    ):
        assert secret not in words


def test_an_old_form_can_be_sent_again_by_the_one_who_filled_it_in(astrid, new, form, read):
    browser = strict(astrid)
    answer = browser.post(new, {**form, "csrfmiddlewaretoken": "a" * 64}, headers={"origin": ADDRESS})
    assert answer.status_code == 403
    page = read(answer)
    assert page.heading == "Siden har vært åpen for lenge"
    assert kept_texts(page) == list(TYPED.values())
    sent = browser.post(page.form().attributes["action"], page.form().fields, headers={"origin": ADDRESS})
    assert sent.status_code == 302
    assert Message.objects.get().body == TYPED["body"]


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", f"{ADDRESS}.evil.example", ADDRESS.replace("http", "https"), ""]
)
def test_what_another_site_sent_is_neither_accepted_nor_offered_to_be_sent_again(astrid, new, form, read, origin):
    headers = {"origin": origin} if origin else {}
    answer = strict(astrid).post(new, {**form, "csrfmiddlewaretoken": "a" * 64}, headers=headers)
    assert answer.status_code == 403
    assert not any(read(answer).main.all("form"))
    assert kept_texts(read(answer)) == ([] if origin else list(TYPED.values()))
    assert not Message.objects.exists()


def test_a_session_that_ran_out_gives_the_text_back_and_a_way_to_send_it(new, form, outside, astrid, read):
    visitor = Client()
    answer = visitor.post(new, form, headers={"origin": ADDRESS})
    assert answer.status_code == 401
    page = read(answer)
    assert kept_texts(page) == list(TYPED.values())
    outside.log_in(visitor, "idporten", astrid.identity_number)
    assert visitor.post(page.form().attributes["action"], page.form().fields).status_code == 302
    assert Message.objects.get().body == TYPED["body"]


def test_what_another_person_had_typed_is_not_sent_in_my_name(new, form, outside, kare, read):
    visitor = Client()
    page = read(visitor.post(new, form, headers={"origin": ADDRESS}))
    outside.log_in(visitor, "idporten", kare.identity_number)
    assert visitor.post(page.form().attributes["action"], page.form().fields).status_code == 404
    assert not Message.objects.exists()


def test_a_page_that_is_not_there_looks_the_same_to_everybody_and_at_every_address(astrid, silje, client):
    bodies = {
        browser.get(address).content
        for browser in (client, astrid.browser, silje.browser)
        for address in (
            "/finnes-ikke/",
            "/p/",
            f"/p/{astrid.person_id}/finnes-ikke/",
            "/k/0/",
            "/admin/",
            "/.git/config",
            "/%00",
            "/static/x.js.map",
        )
    }
    assert len(bodies) == 1


def test_a_page_that_is_not_there_says_nothing_of_what_another_site_sent_to_it(kare, new, form):
    absent = kare.browser.get("/finnes-ikke/").content
    for address in (new, "/finnes-ikke/"):
        for headers in ({}, {"origin": "https://evil.example"}):
            answer = kare.browser.post(address, form, headers=headers)
            assert (answer.status_code, answer.content) == (404, absent)


def test_whoever_may_no_longer_write_there_gets_back_what_she_wrote_and_nothing_more(kare, new, form, read):
    """The same whether the page exists or not."""
    answers = [kare.browser.post(address, form, headers={"origin": ADDRESS}) for address in (new, "/finnes-ikke/")]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content
    assert kept_texts(read(answers[0])) == list(TYPED.values())


POSTED_BY_INHABITANTS = {
    "write_message": ("contact",), "save_draft": ("contact",), "thread": ("thread",),
    "save_thread_draft": ("thread",), "take_up": ("thread",), "save_take_up_draft": ("thread",), "discard_draft": ("draft",),
}  # fmt: skip
POSTED_BY_STAFF = {"staff_thread": ("thread",), "save_staff_draft": ("thread",)}


@pytest.fixture
def hers(astrid, contact, new):
    """What Astrid has here, by kind."""
    for address in (new, reverse("dialogue:save_draft", args=[astrid.person_id, contact.id])):
        assert astrid.browser.post(address, {"key": str(uuid4()), **TYPED}).status_code == 302
    return {"contact": contact.id, "thread": Thread.objects.get().id, "draft": Draft.objects.get().id}


def same_answer_everywhere(browser, form, read, name: str, place, kinds, hers, *, placed_elsewhere) -> None:
    """For what is another's and what is gone, in one's own place and in hers: the constant page, and one's own text."""
    gone = {kind: uuid4() for kind in kinds}
    addresses = [
        reverse(f"dialogue:{name}", args=[where, *(things[kind] for kind in kinds)])
        for where in (place, placed_elsewhere, uuid4())
        for things in (hers, gone)
    ]
    answers = [browser.post(address, form, headers={"origin": ADDRESS}) for address in [*addresses, "/finnes-ikke/"]]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert kept_texts(read(answers[0])) == list(TYPED.values())
    assert not any(read(answers[0]).main.all("form"))


@pytest.mark.parametrize("name", POSTED_BY_INHABITANTS)
def test_a_form_sent_to_what_is_gone_or_anothers_gives_an_inhabitant_her_own_text_and_tells_nothing(
    kare, astrid, hers, form, read, name
):
    kinds = POSTED_BY_INHABITANTS[name]
    same_answer_everywhere(
        kare.browser, form, read, name, kare.person_id, kinds, hers, placed_elsewhere=astrid.person_id
    )


@pytest.mark.parametrize("name", POSTED_BY_STAFF)
def test_a_form_sent_to_what_is_gone_or_anothers_gives_staff_their_own_text_and_tells_nothing(
    liv, lyngmo, fjordvik, hers, form, read, name
):
    kinds = POSTED_BY_STAFF[name]
    same_answer_everywhere(liv.browser, form, read, name, lyngmo.id, kinds, hers, placed_elsewhere=fjordvik.id)


def test_what_is_too_much_at_once_is_given_back(astrid, new, form, read):
    typed = {**form, "body": "Hei " * 20_000}
    answer = astrid.browser.post(new, typed, headers={"origin": ADDRESS})
    assert answer.status_code == 413
    assert kept_texts(read(answer)) == [TYPED["subject"], typed["body"]]


@pytest.mark.parametrize("address", ["/", "/personvern/", "/logg-inn/", "/finnes-ikke/"])
def test_an_address_with_too_many_parameters_is_turned_away_with_a_page(client, read, address):
    answer = client.get(address + "?" + "&".join(["a=1"] * 1001))
    assert answer.status_code == 413
    assert read(answer).heading == "Det ble for mye på en gang"
    assert "Content-Security-Policy" in answer


def test_when_the_error_page_fails_too_there_are_still_words_and_headers(client, monkeypatch):
    monkeypatch.setattr("jinja2.Template.render", lambda *_: 1 / 0)
    answer = Client(raise_request_exception=False).get("/finnes-ikke/")
    assert answer.status_code == 404
    assert answer.content.decode() == "Noe gikk galt hos oss"
    assert "Content-Security-Policy" in answer


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (CONFUSED, "multipart/form-data; boundary=x"),
        (CONFUSED, "multipart/form-data"),
        (CONFUSED, "multipart/form-data; boundary=" + "y" * 300),
        (b"&".join([b"a=1"] * 1001), "application/x-www-form-urlencoded"),
        (b'{"body": "\\ud800"}', "application/json"),
        (b"", "application/x-www-form-urlencoded"),
        (b"a=1", "text/plain; charset=nonsense"),
        (b"a=1", "application/x-www-form-urlencoded; charset=latin-1"),
    ],
)
def test_a_request_that_cannot_be_read_is_the_senders_fault_and_never_ours(astrid, new, content, kind):
    for browser in (astrid.browser, strict(astrid)):
        answer = browser.generic("POST", new, content, kind)
        assert answer.status_code in (200, 400, 403, 413, 422)
        assert "</html>" in answer.content.decode()
    assert not Message.objects.exists()


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "a b", "", "[::1"])
def test_a_request_to_another_host_is_refused(client, host):
    answer = client.get("/personvern/", headers={"host": host})
    assert answer.status_code == 400
    assert host not in answer.content.decode().split("<main")[1] or not host


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
@pytest.mark.parametrize(
    ("cause", "status", "heading"),
    [
        ("host", 400, "Vi kunne ikke åpne siden"),
        ("token", 403, "Siden har vært åpen for lenge"),
        ("nothing there", 404, "Vi finner ikke siden"),
        ("too big", 413, "Det ble for mye på en gang"),
        ("session", 401, "Du ble logget ut før det du skrev, kom fram"),
        ("fault", 500, "Noe gikk galt hos oss"),
        ("database", 503, "Vi er straks tilbake"),
    ],
)
def test_error_pages_speak_the_readers_language(request, read, language, cause, status, heading):
    answer = provoke(request, cause, language)
    assert answer.status_code == status
    with override(language):
        assert read(answer).heading == gettext(heading)
    assert next(read(answer).root.all("html")).attributes["lang"] == language
    assert answer["Content-Language"] == language
    assert (gettext(heading) == read(answer).heading) == (language != "en") or language == "nn"


def provoke(request, cause: str, language: str):
    """The answer to a request that goes wrong in this way."""
    browser = Client(enforce_csrf_checks=cause == "token", raise_request_exception=False)
    browser.cookies["language"] = language
    login = reverse("accounts:login")
    match cause:
        case "host":
            return browser.get(login, headers={"host": "evil.example"})
        case "nothing there":
            return browser.get("/finnes-ikke/")
        case "too big":
            return browser.post(login, {"a": "a" * 70_000})
        case "token" | "session":
            return browser.post(
                reverse(
                    "accounts:stay" if cause == "token" else "dialogue:inbox",
                    args=[] if cause == "token" else [uuid4()],
                ),
                {"body": "Hei"},
            )
        case _:
            fault = OperationalError if cause == "database" else ZeroDivisionError
            request.getfixturevalue("outside").idporten.fault = fault("secret")
            return browser.post(reverse("accounts:begin_login", args=["idporten"]))


def test_a_method_that_a_page_does_not_answer_is_said_so(astrid):
    answer = astrid.browser.get(reverse("accounts:logout"))
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
