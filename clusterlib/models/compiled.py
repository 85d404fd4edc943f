"""The one place where hot loops are compiled, or left as they are where numba is absent.

A loop is written once, in the part of Python that both understand. It takes its numbers from ``rng.random()`` of a numpy
Generator that is passed in and makes integers by ``int(rng.random() * n)``: so it draws the same numbers compiled or not.

Compiled code is kept on disk and read back in about 0.3 s. It lies in ``NUMBA_CACHE_DIR`` where that is set, else in
``__pycache__`` beside the source, else (a read-only installation) in the user's cache directory; where none of them can be
written, code is compiled anew in each process. The key is the time stamp and size of the *source file*, the types and the
processor. A loop that calls a compiled function of *another* file would not notice a change there: keep the two together.

``CLUSTERLIB_COMPILED=0`` in the environment leaves every loop uncompiled.
"""

import os
from collections.abc import Callable

try:
    from numba import njit
except ImportError:  # a reader in the browser, or a small installation
    njit = None

COMPILED = njit is not None and os.environ.get("CLUSTERLIB_COMPILED") != "0"


def compiled(function: Callable) -> Callable:
    """The function, compiled by numba and free of the interpreter's lock, where numba is there; else the function itself.

    Parameters
    ----------
    function : callable
        A loop over numbers and numpy arrays; it may call compiled functions of its own module.

    Examples
    --------
    >>> @compiled
    ... def total(numbers):
    ...     found = 0.0
    ...     for number in numbers:
    ...         found += number
    ...     return found
    >>> import numpy as np
    >>> total(np.array([1.0, 2.0, 3.5]))
    6.5
    """
    if not COMPILED:
        return function
    try:
        return njit(cache=True, nogil=True)(function)
    except RuntimeError:  # numba: "no locator available", there is nowhere to keep the compiled code
        return njit(nogil=True)(function)


def inlined(function: Callable) -> Callable:
    """A step of a compiled loop, put into it instead of being called; where numba is absent, the function itself.

    A call that hands over arrays costs about 100 ns, as each is unpacked and counted: ten times what a small step itself takes.

    Parameters
    ----------
    function : callable
        As for `compiled`, called by a compiled function of its own module only.

    Examples
    --------
    >>> @inlined
    ... def halfway(low, high):
    ...     return (low + high) / 2
    >>> halfway(1, 4)
    2.5
    """
    return njit(inline="always")(function) if COMPILED else function
