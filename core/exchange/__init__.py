"""Tables that come from outside: CSV in whatever encoding, XLSX, both read in a bounded way."""
