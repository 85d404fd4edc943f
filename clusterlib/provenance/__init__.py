"""Where the book comes from, in the standards of the field; each standard has a module of its own."""
