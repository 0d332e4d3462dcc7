"""Settings, root addresses, the server process: the only place that knows every app."""
