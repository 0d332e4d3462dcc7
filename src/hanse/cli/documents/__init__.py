"""What an organiser hands out: agendas and table sheets as PDF, spreadsheet and calendars."""
