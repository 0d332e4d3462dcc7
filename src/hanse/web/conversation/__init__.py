"""Chat, direct messages, announcements, help desk. Arrives with a later release."""
