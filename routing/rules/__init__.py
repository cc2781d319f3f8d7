"""The ACD's decisions as pure functions: no database, no clock, no Django."""
