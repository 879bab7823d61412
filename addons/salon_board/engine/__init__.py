"""What a day board draws, on plain minutes: standard library only."""
