"""A day played again: its arrivals through the product's own decisions, under the same or other settings. Pure."""
