"""The formal models that the paper's theories lean on: one small module each, with its known answer.

Each has a frozen, checked ``Params`` and ``simulate(params, rng) -> Run``, or plain formulas. None imports anything of
ours but ``compiled``; measuring a run and repeating it are the business of ``measures`` and ``ensemble``.
"""
