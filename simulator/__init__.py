"""The outside world in the box: carrier, callers, mailboxes and billing. Imports none of the house's apps."""
