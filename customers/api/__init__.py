"""The doors of customers."""
