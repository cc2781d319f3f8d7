"""Whole stories, played in a browser against a whole running product."""
