"""`contactcenter load-history`: much data to try the product at a company's own size.

Tickets of two years with what was said on them, customers, own fields, promises and search rows, the same ones every
time from the same numbers. `texts` makes the words, `shapes` the rows, `writing` sends them, `loading` leads.
"""
