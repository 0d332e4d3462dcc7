"""Topics and the event hub: carries news to open pages, knows no subject."""
