"""Plain thinking about shifts, leave and punches; standard library only."""
