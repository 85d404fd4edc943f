"""What the modelled chapters compute: grids, numbers of runs, seeds, summaries with intervals."""
