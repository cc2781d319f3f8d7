"""Measurements of the ACD: they call its services on a database of their own, with nothing else running."""
