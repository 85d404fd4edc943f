"""What the modelled chapters compute: which settings, how many worlds, which seed, and how the results are summed up."""
