"""How alike coded things are: the share of questions that both answer, and answer alike."""

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


def shared_answers(codes: pd.DataFrame, silent: str = SILENT) -> pd.DataFrame:
    """Number of attributes on which both rows say something: what a value of :func:`simple_matching` rests on."""
    said = (codes.to_numpy() != silent).astype(int)
    return pd.DataFrame(said @ said.T, index=codes.index, columns=codes.index)
