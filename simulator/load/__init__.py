"""A small centre at work: callers, writers and imperfect agents, at a chosen rate."""
