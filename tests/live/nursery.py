"""Imported by the process that makes the tests' web processes: each of them is a fork that has imported everything."""

from contactcenter.stack import roles

roles.preload()
