"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from hanse.web.meetings.views import agendas, console, room, schedules

app_name = "meetings"

MATCHMAKING = "editions/<slug:slug>/matchmaking"
agenda_patterns: list[URLPattern | URLResolver] = [
    path(f"{MATCHMAKING}/agenda/", agendas.agenda, name="agenda"),
    path(f"{MATCHMAKING}/agenda/<int:pk>/", agendas.agenda_of_delegate, name="agenda_of"),
    path(f"{MATCHMAKING}/agenda/<int:pk>/calendar.ics", agendas.calendar, name="calendar"),
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
urlpatterns: list[URLPattern | URLResolver] = [*agenda_patterns, *console_patterns]
