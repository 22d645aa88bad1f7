"""What readers can rely on from the stylesheet."""

import re
from pathlib import Path

import pytest

from tools import assets

COLORS = (Path(assets.DESIGN) / "base" / "colors.css").read_text()
TOKENS = {name: values for name, *values in assets.TOKEN.findall(COLORS)}
THEMES = ("neutral", "accent", "brand1", "info", "success", "warning", "danger")
GROUNDS = ("background-default", "background-tinted", "surface-default", "surface-tinted", "surface-hover")
LIGHT, DARK = 0, 1


def luminance(color: str) -> float:
    """WCAG 2.1, relative luminance."""
    channels = [int(color[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str, scheme: int) -> float:
    """WCAG 2.1, contrast ratio of two tokens."""
    values = [luminance(TOKENS[f"--ds-color-{name}"][scheme]) for name in (one, other)]
    return (max(values) + 0.05) / (min(values) + 0.05)


@pytest.mark.parametrize("scheme", [LIGHT, DARK])
@pytest.mark.parametrize("theme", THEMES)
def test_every_text_can_be_read_on_every_ground_of_its_colour_and_of_the_page(theme: str, scheme: int) -> None:
    for ground in GROUNDS:
        for under in (theme, "neutral"):
            assert contrast(f"{theme}-text-subtle", f"{under}-{ground}", scheme) >= 4.5
            assert contrast(f"{theme}-text-default", f"{under}-{ground}", scheme) >= 7
            assert contrast(f"{theme}-border-default", f"{under}-{ground}", scheme) >= 3


@pytest.mark.parametrize("scheme", [LIGHT, DARK])
@pytest.mark.parametrize("theme", THEMES)
def test_a_button_can_be_read_at_rest_under_the_pointer_and_pressed(theme: str, scheme: int) -> None:
    for state in ("default", "hover", "active"):
        assert contrast(f"{theme}-base-{state}", f"{theme}-base-contrast-default", scheme) >= 4.5


def test_the_stylesheet_is_whole_and_fetches_nothing_from_elsewhere() -> None:
    css = assets.stylesheet()
    assert "@import" not in css
    assert "sourceMappingURL" not in css
    assert re.findall(r'url\((?!"data:|"fonts/)[^)]*', css) == []
    for component in (assets.DESIGN / "components").glob("*.css"):
        assert component.read_text() in css


def test_telephones_that_do_not_know_light_dark_get_both_schemes() -> None:
    css = assets.stylesheet()
    light, dark = TOKENS["--ds-color-accent-base-default"]
    assert f"--ds-color-accent-base-default:{light};" in css
    assert f"--ds-color-accent-base-default:{dark};" in css
    assert "--ds-color-accent-base-default: light-dark" not in css
