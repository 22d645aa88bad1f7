"""What fits and what does not, counted as people are told: code points after normalising (MS3–MS5, D21)."""

from urllib.parse import quote_plus
from uuid import uuid4

import pytest

from helsevei.dialogue.forms import AnswerForm, MessageForm, StaffAnswerForm
from helsevei.dialogue.models import Message, Thread


@pytest.fixture
def send(astrid, new):
    """Post a new message with these texts."""

    def post(subject: str = "Emne", body: str = "Tekst"):
        return astrid.browser.post(new, {"key": str(uuid4()), "subject": subject, "body": body})

    return post


FITS = [
    ("Emne", "a"), ("Emne", "a" * 1000), ("E" * 50, "a"), ("Emne", "e\u0301" * 600), ("E\u0301" * 50, "a"),
    ("Emne", "a" + "\r\n" * 998 + "b"), ("Emne", "\U0001f468\u200d\U0001f469\u200d\U0001f467" * 200), ("Emne", "😀" * 1000),
    ("Emne", "e" + "\u0316" * 999), ("Emne", "æøå ÆØÅ čđŋšŧž"), ("Emne", "<b>&amp;</b>"), ("Emne", "\u202eRTL"),
]  # fmt: skip
TOO_LONG = [
    ("Emne", "a" * 1001),
    ("E" * 51, "a"),
    ("Emne", "e\u0301" * 1001),
    ("Emne", "a" * 10_000),
    ("Emne", "\ufb2c" * 334),
]
EMPTY = [("Emne", ""), ("", "a"), ("Emne", " \r\n\t "), ("\u00a0", "a")]
NO_TEXT = ["\x00", "a\x00b", "\x1b[31m", "a\x0bb", "\x7f", "\x85", "\ufffe", "\uffff", "\ufdd0", "\U0001ffff"]


@pytest.mark.parametrize(("subject", "body"), FITS)
def test_what_fits_is_stored_as_it_was_typed_with_plain_line_ends_and_joined_accents(send, subject, body):
    assert send(subject, body).status_code == 302
    expected = body.replace("\r\n", "\n").replace("e\u0301", "é")
    assert Message.objects.get().body == expected
    assert Thread.objects.get().subject == subject.replace("E\u0301", "É")


@pytest.mark.parametrize(("subject", "body"), TOO_LONG)
def test_what_is_too_long_is_said_by_how_much_and_stays_on_the_page(send, read, subject, body):
    answer = send(subject, body)
    assert answer.status_code == 422
    assert (
        read(answer).form(holding="body").fields | {"subject": subject, "body": body}
        == read(answer).form(holding="body").fields
    )
    assert not Thread.objects.exists()


def test_the_length_is_told_as_it_is_counted(send, read):
    page = read(send("E" * 51, "e\u0301" * 1001))
    summary = next(page.main.all("section", class_="error-summary")).text
    assert "Teksten er på 51 tegn. Kort den ned til 50." in summary
    assert "Teksten er på 1001 tegn. Kort den ned til 1000." in summary
    assert "1001/1000" in page.main.text


@pytest.mark.parametrize(("subject", "body"), EMPTY)
def test_an_empty_text_is_asked_for(send, read, subject, body):
    answer = send(subject, body)
    assert answer.status_code == 422
    assert "før du sender" in answer.content.decode() or "hva meldingen gjelder" in answer.content.decode()
    assert not Thread.objects.exists()


@pytest.mark.parametrize("text", NO_TEXT)
def test_what_is_no_text_is_refused_in_words_and_the_other_field_stays(send, read, text):
    for subject, body in (("Emne", text), (f"E{text}", "Tekst")):
        answer = send(subject, body)
        assert answer.status_code == 422
        assert "Teksten inneholder skjulte tegn" in answer.content.decode()
    assert read(answer).form(holding="body").fields["body"] == "Tekst"
    assert not Thread.objects.exists()


@pytest.mark.parametrize("form", [MessageForm, AnswerForm, StaffAnswerForm])
@pytest.mark.parametrize("text", ["\ud800", "hei \udc00", "\udc00\ud800"])
def test_lone_surrogates_are_refused_by_every_form(form, text):
    assert list(form({"key": str(uuid4()), "subject": "Emne", "body": text}).errors) == ["body"]


@pytest.mark.parametrize(
    ("charset", "body"),
    [("utf-7", b"+2AA-"), ("unicode_escape", b"\\ud800"), ("utf-16", b"\x00\xd8"), ("rot13", b"a"), ("nonsense", b"a")],
)
def test_a_foreign_encoding_is_no_way_around(astrid, new, charset, body):
    parts = {b"key": str(uuid4()).encode(), b"subject": b"Emne", b"body": body}
    lines = [b'--x\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % part for part in parts.items()]
    astrid.browser.raise_request_exception = False
    answer = astrid.browser.generic(
        "POST", new, b"".join(lines) + b"--x--\r\n", f"multipart/form-data; boundary=x; charset={charset}"
    )
    assert answer.status_code < 500
    assert all(character.isprintable() for character in "".join(Message.objects.values_list("body", flat=True)))


@pytest.mark.parametrize("body", [b"%ED%A0%80", b"%FF", b"%C3", b"%C0%AF", b"%"])
def test_bytes_that_are_no_utf8_are_never_an_error_of_ours(astrid, new, body):
    content = b"key=%s&subject=Emne&body=hei+%s" % (str(uuid4()).encode(), body)
    answer = astrid.browser.generic("POST", new, content, "application/x-www-form-urlencoded")
    assert answer.status_code in (302, 400, 422)


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_a_request_over_64_kilobytes_is_refused_before_it_is_read(astrid, new, read, kind):
    text = "a" * 66_000
    content = {
        "application/x-www-form-urlencoded": f"key={uuid4()}&subject=Emne&body={text}",
        "multipart/form-data; boundary=x": "--x\r\nContent-Disposition: form-data; name=\"a\"; filename=\"a\"\r\n\r\n"
        f"{text}\r\n--x--\r\n",
    }[kind]  # fmt: skip
    answer = astrid.browser.generic("POST", new, content, kind)
    assert answer.status_code == 413
    assert read(answer).heading == "Det ble for mye på en gang"
    assert not Thread.objects.exists()


def test_the_longest_message_and_the_longest_subject_fit_into_a_request(astrid, new):
    content = f"key={uuid4()}&subject={quote_plus('😀' * 50)}&body={quote_plus('😀' * 1000)}"
    assert astrid.browser.generic("POST", new, content, "application/x-www-form-urlencoded").status_code == 302


def test_staff_may_write_four_thousand_characters(silje, staff_page, thread, read):
    for length, status in ((4001, 422), (4000, 302)):
        answer = silje.browser.post(staff_page, {"key": str(uuid4()), "version": "1", "body": "a" * length})
        assert answer.status_code == status


def test_a_parameter_given_twice_counts_by_its_last_value_and_never_by_both(astrid, new):
    content = f"key={uuid4()}&subject=Emne&body=en&body=to"
    astrid.browser.generic("POST", new, content, "application/x-www-form-urlencoded")
    assert Message.objects.get().body == "to"
