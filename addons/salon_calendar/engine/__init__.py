"""Plain thinking about calendars of others and feeds of ours; standard library only."""
