"""Secrets at rest: keys can be replaced without losing what older ones wrote."""

import pytest
from cryptography.fernet import Fernet, InvalidToken
from hypothesis import given
from hypothesis import strategies as st

from helsevei.core.encryption import blind_index, decrypt, encrypt

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()
NUMBER = "20914695016"


def test_what_an_older_key_wrote_is_still_read(settings):
    settings.FIELD_KEYS = [OLD]
    before = encrypt(NUMBER)
    settings.FIELD_KEYS = [NEW, OLD]
    assert decrypt(before) == NUMBER
    after = encrypt(NUMBER)
    settings.FIELD_KEYS = [NEW]
    assert decrypt(after) == NUMBER


def test_without_its_key_a_secret_stays_secret(settings):
    settings.FIELD_KEYS = [OLD]
    token = encrypt(NUMBER)
    settings.FIELD_KEYS = [NEW]
    with pytest.raises(InvalidToken):
        decrypt(token)


def test_keys_may_stand_with_spaces_between_them(settings):
    settings.FIELD_KEYS = f"{NEW}, {OLD}".split(",")
    assert decrypt(encrypt(NUMBER)) == NUMBER


def test_what_the_database_hands_out_is_read(settings):
    settings.FIELD_KEYS = [NEW]
    assert decrypt(memoryview(encrypt(NUMBER))) == NUMBER


def test_the_same_text_is_never_encrypted_alike():
    assert encrypt(NUMBER) != encrypt(NUMBER)
    assert NUMBER.encode() not in encrypt(NUMBER)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_back_as_it_was(text):
    assert decrypt(encrypt(text)) == text


def test_a_blind_index_finds_the_same_text_again_and_nothing_else(settings):
    index = blind_index(NUMBER, "person")
    assert len(index) == 32
    assert index == blind_index(NUMBER, "person")
    assert index != blind_index(NUMBER, "staff")
    assert index != blind_index("13116900216", "person")
    settings.BLIND_INDEX_KEY = "another key, as long as it has to be, 0123456789"
    assert index != blind_index(NUMBER, "person")
