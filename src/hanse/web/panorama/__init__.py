"""Regional statistics pages, funding initiatives, demonstrator regions, maps. Arrives with a later release."""
