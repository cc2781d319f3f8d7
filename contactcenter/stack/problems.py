"""The one kind of failure that the stack reports to a person."""


class StackProblem(Exception):
    """One clear sentence: what happened and what to do about it."""
