"""Pure rules and values: no I/O, no clock, nothing but the standard library."""
