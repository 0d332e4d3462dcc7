"""What people type into the matchmaking, turned into clean values."""
