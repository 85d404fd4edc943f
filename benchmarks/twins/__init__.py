"""Peers that had to be written: a model of ours as one would write it with the peer, to be read and to be agreed with."""
