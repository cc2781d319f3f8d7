"""The customers' own pages: sign-in by code, requests and their thread, public articles."""
