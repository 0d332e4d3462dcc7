"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from hanse.web.meetings.views import agendas, console, joining, participants, partners, requests, room, schedules, setup

app_name = "meetings"

MATCHMAKING = "editions/<slug:slug>/matchmaking"
agenda_patterns: list[URLPattern | URLResolver] = [
    path(f"{MATCHMAKING}/agenda/", agendas.agenda, name="agenda"),
    path(f"{MATCHMAKING}/agenda/<int:pk>/", agendas.agenda_of_delegate, name="agenda_of"),
    path(f"{MATCHMAKING}/agenda/<int:pk>/calendar.ics", agendas.calendar, name="calendar"),
    path(f"{MATCHMAKING}/agenda/<int:pk>/print/", agendas.agenda_print, name="agenda_print"),
    path(f"{MATCHMAKING}/agenda/<int:pk>/address/", agendas.renew_feed, name="renew_feed"),
    path(f"{MATCHMAKING}/agenda/<int:pk>/cancel/", agendas.cancel, name="cancel_delegate"),
    path("feeds/<str:feed_key>.ics", agendas.feed, name="feed"),
]
console_patterns: list[URLPattern | URLResolver] = [
    path(f"{MATCHMAKING}/organise/", console.schedule, name="console"),
    path(f"{MATCHMAKING}/organise/requests/", console.requests, name="console_requests"),
    path(f"{MATCHMAKING}/organise/requests/<int:pk>/", console.wish, name="wish"),
    path(f"{MATCHMAKING}/organise/requests/<int:pk>/decide/", schedules.decide, name="decide"),
    path(f"{MATCHMAKING}/organise/compute/", schedules.solve, name="solve"),
    path(f"{MATCHMAKING}/organise/versions/<int:number>/", console.schedule, name="version"),
    path(f"{MATCHMAKING}/organise/versions/<int:number>/control/", schedules.control, name="control"),
    path(f"{MATCHMAKING}/organise/versions/<int:number>/publish/", schedules.publish, name="publish"),
    path(f"{MATCHMAKING}/organise/agendas/", agendas.agendas, name="agendas"),
    path(f"{MATCHMAKING}/organise/agendas/print/", agendas.agendas_print, name="agendas_print"),
    path(f"{MATCHMAKING}/organise/tables/", room.sheets, name="table_sheets"),
    path(f"{MATCHMAKING}/organise/room/", room.room, name="room"),
    path(f"{MATCHMAKING}/organise/late/", console.late, name="late"),
    path(f"{MATCHMAKING}/organise/late/repair/", schedules.repair, name="repair"),
]
PAGES = "editions/<slug:edition>/matchmaking"
setup_patterns: list[URLPattern | URLResolver] = [
    path(f"{PAGES}/setup/", setup.rules, name="setup"),
    path(f"{PAGES}/setup/sessions/", setup.add_session, name="add_session"),
    path(f"{PAGES}/setup/sessions/<int:pk>/", setup.change_session, name="change_session"),
    path(f"{PAGES}/setup/sessions/<int:pk>/remove/", setup.remove_session, name="remove_session"),
    path(f"{PAGES}/participants/", setup.participants, name="participants"),
    path(f"{PAGES}/participants/add/", participants.add, name="find_participant"),
    path(f"{PAGES}/participants/add/<slug:slug>/", participants.add, name="add_participant"),
    path(f"{PAGES}/participants/files/", setup.read_participants, name="read_participants"),
    path(f"{PAGES}/participants/files/<int:pk>/", setup.take_participants, name="take_participants"),
    path(f"{PAGES}/participants/<int:pk>/remove/", setup.remove_delegation, name="remove_delegation"),
]
partner_patterns: list[URLPattern | URLResolver] = [
    path(f"{PAGES}/", partners.start, name="matchmaking"),
    path(f"{PAGES}/join/", joining.join, name="join"),
    path(f"{PAGES}/join/add/", joining.add_delegate, name="add_delegate"),
    path(f"{PAGES}/join/<int:pk>/", joining.change_delegate, name="change_delegate"),
    path(f"{PAGES}/join/<int:pk>/remove/", joining.remove_delegate, name="remove_delegate"),
    path(f"{PAGES}/join/leave/", joining.leave, name="leave"),
    path(f"{PAGES}/partners/", partners.partners, name="partners"),
    path(f"{PAGES}/partners/<int:pk>/", partners.entry, name="partner"),
    path(f"{PAGES}/partners/<int:pk>/ask/", requests.ask, name="ask"),
    path(f"{PAGES}/partners/<int:pk>/hide/", partners.hide, name="hide"),
    path(f"{PAGES}/partners/<int:pk>/show/", partners.show, name="show"),
    path(f"{PAGES}/requests/", requests.requests, name="requests"),
    path(f"{PAGES}/requests/<int:pk>/accept/", requests.accept, name="accept"),
    path(f"{PAGES}/requests/<int:pk>/decline/", requests.decline, name="decline"),
    path(f"{PAGES}/requests/<int:pk>/withdraw/", requests.withdraw, name="withdraw"),
    path(f"{PAGES}/requests/<int:pk>/cancel/", requests.cancel, name="cancel"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    *agenda_patterns,
    *console_patterns,
    *setup_patterns,
    *partner_patterns,
]
