"""Work that starts with us: retention, and the contact check that stands before it."""
