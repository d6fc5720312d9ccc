"""Ways in which contacts reach us; one file per medium."""
