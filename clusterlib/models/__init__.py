"""Accepted formal models of the theories that the paper leans on, one module each, with a known answer."""
