"""Measures of clustering: plain functions from tables of jobs to tables of numbers."""

from clusterlib.measures.complexity import Complexity, economic_complexity, fitness_complexity
from clusterlib.measures.concentration import Bounds, ellison_glaeser, ellison_glaeser_bounds, herfindahl, locational_gini
from clusterlib.measures.specialisation import (
    Variety,
    krugman_specialisation,
    location_quotient,
    proximity,
    related_variety,
    relatedness_density,
)

__all__ = [
    "Bounds",
    "Complexity",
    "Variety",
    "economic_complexity",
    "ellison_glaeser",
    "ellison_glaeser_bounds",
    "fitness_complexity",
    "herfindahl",
    "krugman_specialisation",
    "location_quotient",
    "locational_gini",
    "proximity",
    "related_variety",
    "relatedness_density",
]
