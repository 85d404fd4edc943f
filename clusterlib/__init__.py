"""A conceptual paper on innovation clusters as data, measures, models and citable tables."""

__version__ = "2026.11"

LANGUAGES = ("ko", "en")
