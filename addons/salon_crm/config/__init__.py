"""The salon as text: reads config/salon, checks all of it, then applies it to records by external id."""
