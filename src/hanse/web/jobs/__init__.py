"""Work for later, asked for by name."""
