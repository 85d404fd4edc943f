"""How fast the library is beside what a user would take instead; run by ``make bench``, printed by the book."""
