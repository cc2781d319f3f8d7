"""The stack behind ``contactcenter up``: real servers and our own processes under one small supervisor.

Nothing in here knows the product: it finds PostgreSQL and Valkey, starts them, starts the
product's processes, heals them, and stops everything in order.
"""
