"""The outbox: every mail queued, in the reader's language, sent once."""
