"""Fields that a company defines for a kind of record; their values stand in the record's `fields`."""
