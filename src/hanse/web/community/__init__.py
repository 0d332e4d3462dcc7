"""News, forums, webinars, partner search, calls. Arrives with a later release."""
