"""Addresses of the directory."""

from django.urls import URLPattern, URLResolver, path

from hanse.web.directory.views import editing, imports, listing, people, profile, review

app_name = "directory"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", listing.listing, name="list"),
    path("export.<str:ending>", imports.exported, name="export"),
    path("new/", editing.new, name="new"),
    path("import/", imports.imports, name="imports"),
    path("import/<int:pk>/", imports.upload, name="import"),
    path("import/<int:pk>/confirm/", imports.confirm, name="import_confirm"),
    path("import/<int:pk>/discard/", imports.discard, name="import_discard"),
    path("review/", review.queue, name="review"),
    path("review/claims/<int:pk>/", review.answer_claim, name="answer_claim"),
    path("review/<slug:slug>/", review.decide, name="decide"),
    path("review/<slug:slug>/merge/", review.merge, name="merge"),
    path("review/<slug:slug>/archive/", review.archive, name="archive"),
    path("invitation/<str:token>/", people.invitation, name="invitation"),
    path("<slug:slug>/", profile.organisation, name="organisation"),
    path("<slug:slug>/edit/", editing.edit, name="edit"),
    path("<slug:slug>/submit/", editing.submit, name="submit"),
    path("<slug:slug>/confirm/", editing.confirm, name="confirm"),
    path("<slug:slug>/withdraw/", editing.withdraw, name="withdraw"),
    path("<slug:slug>/versions/", editing.versions, name="versions"),
    path("<slug:slug>/claim/", people.claim, name="claim"),
    path("<slug:slug>/people/", people.people, name="people"),
    path("<slug:slug>/people/<int:pk>/", people.change_role, name="change_role"),
    path("<slug:slug>/people/invitations/<int:pk>/", people.take_back, name="take_back"),
]
