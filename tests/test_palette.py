"""The palette of the figures: told apart by readers who see two of three primaries, and no colour beside it."""

import itertools
import re
from pathlib import Path

import numpy as np
import pytest

from clusterlib import plots

HUES = (plots.BLUE, plots.ORANGE, plots.GREEN, plots.VERMILION, plots.PURPLE, plots.SKY, plots.YELLOW, plots.INK)
DERIVED = {"#BFDDF2", "#F8DFB5", "#8A5A00"}  # fills of blue and orange, and orange for text
# Machado, Oliveira and Fernandes (2009), severity 1: what linear red, green and blue become.
DEFICIENCIES = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
WHITE = np.array([0.9505, 1.0, 1.089])


def channels(colour: str) -> np.ndarray:
    return np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)]) / 255


def seen_as(colour: str, deficiency: str) -> np.ndarray:
    """CIELAB of a colour as somebody with the deficiency sees it."""
    value = channels(colour)
    linear = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    relative = TO_XYZ @ np.clip(np.array(DEFICIENCIES[deficiency]) @ linear, 0, 1) / WHITE
    x, y, z = np.where(relative > 0.008856, np.cbrt(relative), 7.787 * relative + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def test_red_and_green_of_one_lightness_are_one_to_a_deuteranope():
    # The known answer: what the simulation is for.
    one, other = seen_as("#A05050", "deuteranopia"), seen_as("#6E6E50", "deuteranopia")
    assert np.linalg.norm(one - other) < 6


@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_any_two_hues_are_told_apart(deficiency):
    apart = {pair: np.linalg.norm(seen_as(pair[0], deficiency) - seen_as(pair[1], deficiency)) for pair in itertools.combinations(HUES, 2)}
    assert {pair: distance for pair, distance in apart.items() if distance < 15} == {}


def test_figures_use_no_hue_beside_the_palette():
    used = set()
    for module in Path(plots.__file__).parent.rglob("*plots.py"):
        used |= set(re.findall(r'"(#[0-9A-Fa-f]{6})"', module.read_text(encoding="utf-8")))
    coloured = {colour.upper() for colour in used if np.ptp(channels(colour)) > 0.15}
    assert coloured - {hue.upper() for hue in HUES} == DERIVED
