"""When and where: bilateral agendas, rooms and tables, with a proved bound and a reason for every unmet wish."""
