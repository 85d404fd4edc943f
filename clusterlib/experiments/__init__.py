"""What the modelled chapters compute: grids, replicates, seeds and summaries with their intervals, one module a subject."""
