"""What is compared: one piece of work, done by the library and by a peer, with the goal that was set beforehand."""

from collections.abc import Callable
from dataclasses import dataclass

KINDS = {
    "speed": "the peer's seconds over ours, at least",
    "share": "our seconds over the peer's, at most",
    "slope": "the power of two by which our seconds grow from the peer's, at most, to one decimal",
    "memory": "our peak memory over the peer's, at most",
}


@dataclass(frozen=True)
class Side:
    """One way of doing the work, in a process of its own.

    Parameters
    ----------
    prepare : callable
        Without arguments: imports, makes the input, and returns what is timed, again without arguments.
    times : int
        Calls that are timed in each process; their median counts.
    work : float
        How many units of work a call does; seconds are for one unit.
    """

    prepare: Callable[[], Callable[[], object]]
    times: int = 1
    work: float = 1


@dataclass(frozen=True)
class Case:
    """A comparison.

    Parameters
    ----------
    id : str
        Its slug.
    what_ko, what_en : str
        The work in a few words.
    ours : Side
    peer_name : str
        Who the peer is, as the table prints it.
    goal : float
        What the figure of its ``kind`` is to reach.
    peer : Side or float, optional
        The peer's way, or seconds that are known (a limit, an ideal). None where the peer cannot be run from here.
    kind : str
        One of ``KINDS``.
    needs : str, optional
        The distribution that the peer needs; where it is not installed the case is not run.
    check : callable, optional
        Called once, in a process of its own, before any time is taken: raises unless both sides give the same.
    memory_goal : float, optional
        If given, a second row compares peak memory.
    rounds : int
        How often both sides run, in turn.
    """

    id: str
    what_ko: str
    what_en: str
    ours: Side
    peer_name: str
    goal: float
    peer: Side | float | None = None
    kind: str = "speed"
    needs: str | None = None
    check: Callable[[], None] | None = None
    memory_goal: float | None = None
    rounds: int = 3

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"case {self.id}: kind is {self.kind!r}; want one of {', '.join(KINDS)}")
        if self.rounds < 1 or not self.goal > 0:
            raise ValueError(f"case {self.id}: rounds is {self.rounds} and goal {self.goal}; want 1 or more, and above 0")
