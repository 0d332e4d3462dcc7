"""The sheet of components, the stylesheet of the brand, the frame of every page, pages of trouble."""

import pytest
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from hanse.web.accounts.models import Person


def page(source, request=None, **context):
    request = request or RequestFactory().get("/here/?a=1")
    request.user = getattr(request, "user", AnonymousUser())
    text = '{% extends "ui/page.html" %}{% block title %}Here{% endblock %}' + source
    return engines["django"].from_string(text).render(context, request)


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "heading"), [("en", "Components"), ("de", "Bausteine")])
def test_staff_see_the_sheet(client, language, heading):
    client.force_login(Person.objects.create_user("s@example.org", name="S", is_staff=True))
    client.cookies["language"] = language
    response = client.get("/ui/")
    assert response.status_code == 200
    assert f"<h1>{heading}</h1>" in response.content.decode()


@pytest.mark.django_db
def test_others_do_not_see_the_sheet(client):
    assert client.get("/ui/").status_code == 302
    client.force_login(Person.objects.create_user("p@example.org", name="P"))
    response = client.get("/ui/")
    assert response.status_code == 403
    assert "The sheet of components is for staff." in response.content.decode()


@pytest.mark.parametrize(
    ("brand", "expected"),
    [
        ("#1d5178", "--brand: #1d5178;"),
        ("oklch(0.5 0.11 245)", "--brand: oklch(0.5 0.11 245);"),
        ("red; } body { display: none", None),
        ("url(//evil.example)", None),
        ("", None),
    ],
)
def test_brand_is_a_colour_or_nothing(client, settings, brand, expected):
    settings.BRAND = brand
    response = client.get("/ui/brand.css")
    assert response["Content-Type"] == "text/css; charset=utf-8"
    if expected:
        assert expected in response.content.decode()
    else:
        assert response.content.strip() == b""


def test_page_links_the_brand_only_where_there_is_one(settings):
    settings.BRAND = ""
    assert "/ui/brand.css" not in page("")
    settings.BRAND = "#1d5178"
    assert "/ui/brand.css" in page("")


def test_breadcrumbs_are_framed_only_where_a_page_has_some():
    assert 'class="crumbs"' not in page("")
    html = page('{% block crumbs %}<li><a href="/">Start</a></li>{% endblock %}')
    assert html.count('class="crumbs"') == 1
    assert '<li><a href="/">Start</a></li>' in html


def test_page_keeps_the_chosen_theme_and_no_other_word():
    request = RequestFactory().get("/")
    for theme, expected in (("dark", '<html lang="en" data-theme="dark">'), ('"><b>', '<html lang="en">')):
        request.COOKIES["theme"] = theme
        assert expected in page("", request)


def test_page_offers_the_other_language_and_comes_back():
    with translation.override("de"):
        html = page("")
    assert '<html lang="de">' in html
    assert 'value="en"' in html
    assert '<input type="hidden" name="next" value="/here/?a=1">' in html


@pytest.mark.django_db
def test_messages_are_toasts(client, rf):
    class Kept(list):
        def add(self, level, message, extra_tags=""):
            self.append(messages.storage.base.Message(level, message, extra_tags))

    request = rf.get("/")
    request._messages = Kept()
    messages.success(request, "Saved <b>")
    html = page("", request)
    assert "<span>Saved &lt;b&gt;</span>" in html
    assert 'class="toast success"' in html


def test_pages_of_a_list_keep_the_rest_of_the_address(rf):
    request = rf.get("/list/?q=fibre&page=3")
    html = render_to_string("ui/pages.html", {"page_obj": Paginator(range(100), 10).page(3)}, request)
    assert 'href="?q=fibre&amp;page=4"' in html
    assert html.count('aria-current="page"') == 1
    assert "…" in html


def test_one_page_needs_no_pages(rf):
    assert render_to_string("ui/pages.html", {"page_obj": Paginator([1], 10).page(1)}, rf.get("/")).strip() == ""


@pytest.mark.django_db
def test_page_of_trouble_has_the_frame(client):
    response = client.get("/there-is-no-such-page/")
    assert response.status_code == 404
    assert "There is no page at this address" in response.content.decode()
    assert 'class="masthead"' in response.content.decode()


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Something went wrong on our side"), ("de", "Bei uns ist etwas schiefgegangen")]
)
def test_page_of_a_broken_server_needs_nothing_of_it(language, words):
    with translation.override(language):
        assert words in render_to_string("500.html")


def test_empty_and_notice_say_their_words():
    html = render_to_string("ui/empty.html", {"title": "No <b>", "text": "Ask.", "url": "/x/", "action": "Go"})
    assert "<h2>No &lt;b&gt;</h2>" in html
    assert '<a class="button primary" href="/x/">Go</a>' in html
    notice = render_to_string("ui/notice.html", {"kind": "wait", "title": "T", "text": "X"})
    assert 'class="notice wait"' in notice
    assert "#triangle-alert" in notice
