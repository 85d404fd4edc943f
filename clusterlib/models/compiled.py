"""Compile the models' hot loops where numba is there; the same results, slower, where it is not."""

import os
from collections.abc import Callable

try:
    from numba import njit
except ImportError:  # numba has no build for this machine
    njit = None


def compiled(function: Callable) -> Callable:
    """The function compiled to machine code, or itself without numba or with ``CLUSTERLIB_COMPILED=0``."""
    return function if njit is None or os.environ.get("CLUSTERLIB_COMPILED") == "0" else njit(cache=True)(function)
