"""Chamber equipment."""
