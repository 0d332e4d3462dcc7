"""Series and editions: the frame that everything at an event hangs on."""
