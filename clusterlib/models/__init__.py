"""The theories that the paper leans on, each in its accepted formal model: parameters in, results out; nothing of ours imported."""
