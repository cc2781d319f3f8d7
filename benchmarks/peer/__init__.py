"""django-helpdesk 2.6 beside us, in a locked environment of its own: `make bench-peer`."""
