"""A notice cannot be made to tell anything (reliability NO5)."""

import pytest

from helsevei.notifications.kinds import KINDS, Words, register


@pytest.mark.parametrize(
    "telling",
    ["14834249805", "Ring 55 55 010", "https://helse.example.no", "www.example.no", "astrid@example.no", "Time 1234"],
)
def test_words_with_numbers_links_or_addresses_are_refused(telling):
    with pytest.raises(ValueError, match="no numbers"):
        Words("Noe venter", telling)
    with pytest.raises(ValueError, match="no numbers"):
        Words(telling, "Noe venter")


def test_a_subject_is_one_line():
    with pytest.raises(ValueError, match="no numbers"):
        Words("Noe\nventer", "Noe venter på deg.")


def test_a_kind_is_registered_once():
    name = next(iter(KINDS))
    with pytest.raises(ValueError, match=name):
        register(name, audience=lambda *_: [], words=lambda *_: Words("", ""))
