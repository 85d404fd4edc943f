"""Knowledge barter as one would write it in Mesa: agents are objects, and in a step all of them act in shuffled order.

The twin of ``clusterlib.models.barter`` on a rewired ring with ``order="round"``: another program, other random numbers, the
same model. It is not made slow: levels are lists, which plain Python goes through faster than small arrays, neighbours are
looked up in a list, and nothing is collected on the way.
"""

import mesa
import networkx

from clusterlib.models.barter import Params


class Trader(mesa.Agent):
    """Someone with a level of knowledge in each category, and neighbours to swap with."""

    def __init__(self, model: "Barter") -> None:
        super().__init__(model)
        self.levels = [self.random.random() * model.params.ordinary_level for _ in range(model.params.categories)]
        self.neighbours: list[Trader] = []

    def leads(self, other: "Trader") -> list[int]:
        """The categories in which this trader is ahead of the other."""
        factor = 1 + self.model.params.ahead
        return [c for c, (own, its) in enumerate(zip(self.levels, other.levels, strict=True)) if own > factor * its]

    def learn(self, category: int, level: float) -> None:
        """Close a part of the gap to a level."""
        self.levels[category] += self.model.params.alpha * (level - self.levels[category])

    def act(self) -> None:
        """Meet a neighbour; each teaches in as many categories as the other can return."""
        other = self.random.choice(self.neighbours)
        given, taken = self.leads(other), other.leads(self)
        swaps = min(len(given), len(taken))
        if swaps:
            for category in self.random.sample(given, swaps):
                other.learn(category, self.levels[category])
            for category in self.random.sample(taken, swaps):
                self.learn(category, other.levels[category])
            self.model.trades += 1


class Barter(mesa.Model):
    """Traders on a rewired ring.

    Parameters
    ----------
    params : Params
        Of the model; order and geography are a round and a ring whatever they say.
    seed : int
        Of Mesa's random numbers.
    """

    def __init__(self, params: Params, seed: int) -> None:
        super().__init__(seed=seed)
        self.params, self.trades = params, 0
        traders = [Trader(self) for _ in range(params.agents)]
        for expert in self.random.sample(traders, params.experts):
            expert.levels[self.random.randrange(params.categories)] = params.expert_level
        ties = networkx.watts_strogatz_graph(params.agents, params.degree, params.rewired, seed=self.random)
        for one, other in ties.edges:
            traders[one].neighbours.append(traders[other])
            traders[other].neighbours.append(traders[one])

    def step(self) -> None:
        """One round."""
        self.agents.shuffle_do("act")

    def live(self) -> bool:
        """Whether any two neighbours could trade."""
        return any(one.leads(other) and other.leads(one) for one in self.agents for other in one.neighbours)

    def run(self) -> int:
        """Go on until nobody can trade; the last round in which anybody did."""
        rounds = last = 0
        while True:
            before, rounds = self.trades, rounds + 1
            self.step()
            if self.trades > before:
                last = rounds
            elif not self.live():
                return last
