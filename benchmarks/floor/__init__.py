"""The floor of two rows: the least that Django can do for the same request, under the same servers."""
