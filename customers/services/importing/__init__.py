"""Importing customers: a file is taken in, tried, carried out line by line, undone."""
