"""Formal models, one small module a theory, each with the known answer that it recovers."""
