"""What we know: articles in two languages, with versions, search and suggestions."""
