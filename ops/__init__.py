"""What stands behind ``./salon``. Standard library only: it runs before anything is installed."""
