"""Who may do what in a matchmaking, and the machines that say what follows what."""
