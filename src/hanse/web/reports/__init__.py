"""Results documents, impact measurement, exports: reads all, writes none. Arrives with a later release."""
