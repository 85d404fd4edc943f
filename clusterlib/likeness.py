"""How alike coded things are: the share of questions that both answer, and answer alike."""

from collections.abc import Mapping, Sequence
from itertools import combinations, product

import numpy as np
import pandas as pd

SILENT = "not-said"


def simple_matching(codes: pd.DataFrame, silent: str = SILENT) -> pd.DataFrame:
    """Share of equal codes among the attributes on which both rows say something.

    Parameters
    ----------
    codes : DataFrame of shape (n_things, n_attributes)
        Nominal codes.
    silent : str
        The code of a thing that says nothing; such attributes are left out of the pair's comparison.

    Returns
    -------
    DataFrame of shape (n_things, n_things)
        Dimensionless, in [0, 1]; NaN where the two have no attribute in common.

    References
    ----------
    Sokal and Michener's simple matching coefficient, on the attributes present in both.

    Examples
    --------
    >>> codes = pd.DataFrame({"cost": ["yes", "yes"], "trust": ["no", "yes"], "place": ["yes", "not-said"]}, index=["a", "b"])
    >>> float(simple_matching(codes).loc["a", "b"])
    0.5
    """
    values = codes.to_numpy()
    said = values != silent
    both = said[:, None, :] & said[None, :, :]
    equal = (values[:, None, :] == values[None, :, :]) & both
    counted = both.sum(axis=2)
    share = np.divide(equal.sum(axis=2), counted, out=np.full(counted.shape, np.nan), where=counted > 0)
    return pd.DataFrame(share, index=codes.index, columns=codes.index)


def pairs(square: pd.DataFrame) -> pd.Series:
    """The values of a symmetric table pair by pair, each pair once, in the order of the rows.

    Examples
    --------
    >>> square = pd.DataFrame([[1, 0.5], [0.5, 1]], index=["a", "b"], columns=["a", "b"])
    >>> pairs(square).to_dict()
    {('a', 'b'): 0.5}
    """
    return pd.Series({(one, other): square.loc[one, other] for one, other in combinations(square.index, 2)}, dtype=float)


def single_changes(codes: pd.DataFrame, answers: Mapping[str, Sequence[str]], silent: str = SILENT) -> pd.DataFrame:
    """The likest pair after each change of one code: how much a ranking hangs on any single reading.

    Parameters
    ----------
    codes : DataFrame of shape (n_things, n_attributes)
    answers : mapping
        Attribute to the codes that it may take; every code but the present one is tried.
    silent : str
        As in :func:`simple_matching`.

    Returns
    -------
    DataFrame of shape (n_changes, 6)
        Columns ``row``, ``attribute``, ``code`` (what is changed to what), ``one``, ``other`` (the likest pair then, the
        first of several equals) and ``likeness``.

    Examples
    --------
    >>> codes = pd.DataFrame({"cost": ["yes", "yes", "no"]}, index=["a", "b", "c"])
    >>> single_changes(codes, {"cost": ["yes", "no"]})[["row", "one", "other"]].to_numpy().tolist()
    [['a', 'a', 'c'], ['b', 'b', 'c'], ['c', 'a', 'b']]
    """
    found = []
    for row, attribute in product(codes.index, codes.columns):
        for code in answers[attribute]:
            if code != codes.loc[row, attribute]:
                changed = codes.copy()
                changed.loc[row, attribute] = code
                shares = pairs(simple_matching(changed, silent))
                found.append((row, attribute, code, *shares.idxmax(), shares.max()))
    return pd.DataFrame(found, columns=["row", "attribute", "code", "one", "other", "likeness"])


def shared_answers(codes: pd.DataFrame, silent: str = SILENT) -> pd.DataFrame:
    """Number of attributes on which both rows say something: what a value of :func:`simple_matching` rests on."""
    said = (codes.to_numpy() != silent).astype(int)
    return pd.DataFrame(said @ said.T, index=codes.index, columns=codes.index)
