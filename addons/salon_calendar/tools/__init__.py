"""What touches the net."""
