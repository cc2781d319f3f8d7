"""Conditions that people put together over a kind of record: lists, promises, rules, segments and own fields ask them."""
