"""Video: providers, signalling, TURN credentials, device check. Arrives with a later release."""
