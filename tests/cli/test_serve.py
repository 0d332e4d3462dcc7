"""`hanse serve`, `hanse check`, `hanse worker` as an operator meets them: real processes, real sockets."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.servers import free_port

KEY = "J8x!q0_vN2m#r5Zt7yB9w-c4uE6h1k3pLsGdAfXoTiRb"
SAFE = {"HANSE_DEMO": "no", "HANSE_SECRET_KEY": KEY}


def environment(data: Path, **more: str) -> dict[str, str]:
    """Nothing of this machine's settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HANSE_")}
    paths = os.pathsep.join(path for path in sys.path if path)
    return {**kept, "PYTHONPATH": paths, "HANSE_DEMO": "yes", "HANSE_DATA": str(data), **more}


def hanse(data: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a word of the command to its end."""
    command = [sys.executable, "-m", "hanse.cli", *words]
    return subprocess.run(
        command, env=environment(data, **more), capture_output=True, text=True, check=False, timeout=90
    )


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a migrated database."""
    folder = tmp_path_factory.mktemp("data")
    done = hanse(folder, "manage", "migrate", "-v0")
    assert done.returncode == 0, done.stderr
    return folder


@contextmanager
def serving(data: Path, **more: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A server on a free port, ready to answer; killed if it does not stop by itself."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "hanse.cli", "serve", "--port", str(port)],
        env=environment(data, **more),
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        until = time.monotonic() + 60
        while True:
            try:
                if ask(port, "/healthz")[0] == 200:
                    break
            except OSError:
                assert process.poll() is None, process.stderr.read() if process.stderr else ""
                assert time.monotonic() < until, "it did not start"
                time.sleep(0.05)
        yield process, port
    finally:
        process.kill()
        process.wait()


def ask(port: int, path: str, method: str = "GET", **more: object) -> tuple[int, bytes]:
    """One request; the status and the body."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request(method, path, **more)  # type: ignore[arg-type]
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


@pytest.fixture(scope="module")
def server(data: Path) -> Iterator[int]:
    """A server of the demonstration, for several tests; its port."""
    with serving(data, HANSE_MAX_BODY="1") as (_process, port):
        yield port


def test_server_answers_with_its_worker_inside(server: int):
    until = time.monotonic() + 20
    while ask(server, "/readyz")[0] != 200:
        assert time.monotonic() < until, ask(server, "/readyz")
        time.sleep(0.2)
    assert ask(server, "/static/live/live.js")[0] == 200


def test_stream_and_refusals_carry_the_security_headers(server: int):
    for path, method, length, status in [
        ("/live/stream?topic=a.b", "GET", 0, 204),
        ("/live/stream", "GET", 0, 400),
        ("/live/stream?topic=a.b", "POST", 0, 405),
        ("/theme/", "POST", 1024 * 1024 + 1, 413),  # announced, and refused before it is sent
    ]:
        connection = http.client.HTTPConnection("127.0.0.1", server, timeout=20)
        connection.request(method, path, headers={"Content-Length": str(length)})
        response = connection.getresponse()
        response.read()
        assert response.status == status
        assert response.getheader("Content-Security-Policy", "").startswith("default-src 'none'; script-src 'self'")
        assert response.getheader("X-Content-Type-Options") == "nosniff"
        connection.close()


def sent(port: int, *pieces: bytes) -> bytes:
    """Send bytes as they are; what comes back until the end."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        for piece in pieces:
            line.sendall(piece)
        answer = b""
        while more := line.recv(65536):
            answer += more
        return answer


def test_body_without_a_length_is_bounded_too(server: int):
    head = b"POST /theme/ HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    chunk = b"10000\r\n" + b"x" * 65536 + b"\r\n"
    try:
        answer = sent(server, head, *[chunk] * 32, b"0\r\n\r\n")
    except (ConnectionResetError, BrokenPipeError):
        return  # ended while it was still being sent: bounded as well
    assert answer.startswith(b"HTTP/1.1 413")


def test_half_a_form_reaches_no_page(server: int):
    with socket.create_connection(("127.0.0.1", server), timeout=20) as line:
        line.sendall(b"POST /theme/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\ntheme=dark")
        line.shutdown(socket.SHUT_WR)
        assert b"Set-Cookie" not in line.recv(65536)
    assert ask(server, "/healthz")[0] == 200


def test_slow_senders_take_no_thread(server: int):
    lines = []
    try:
        for _number in range(40):
            line = socket.create_connection(("127.0.0.1", server), timeout=20)
            line.sendall(b"POST /theme/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nt")
            lines.append(line)
        started = time.monotonic()
        assert ask(server, "/healthz")[0] == 200
        assert time.monotonic() - started < 5
    finally:
        for line in lines:
            line.close()


def test_foreign_host_and_header_with_an_underscore_are_not_believed(server: int):
    assert ask(server, "/", headers={"Host": "evil.example"})[0] == 400
    head = b"GET /account/login/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
    assert b"evil.example" not in sent(server, head + b"X_Forwarded_Host: evil.example\r\n\r\n")


def test_server_stops_at_once_also_with_an_open_stream(data: Path, tmp_path: Path):
    plugin = tmp_path / "sitecustomize.py"  # lets anybody hear `open.…`, as an app would do when it is ready
    plugin.write_text("import hanse.web.live.rules as rules\nrules.register('open', lambda person, topic: True)\n")
    path = os.pathsep.join([str(tmp_path), *[path for path in sys.path if path]])
    with serving(data, PYTHONPATH=path) as (process, port):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        connection.request("GET", "/live/stream?topic=open.news")
        response = connection.getresponse()
        assert (response.status, response.getheader("Content-Type")) == (200, "text/event-stream; charset=utf-8")
        assert response.readline() == b"retry: 3000\n"
        started = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert response.read().endswith(b"data: {}\n\n")  # a whole end, not a broken line
        assert process.wait(timeout=20) in {0, -signal.SIGTERM}
        assert time.monotonic() - started < 10


def test_port_that_is_taken_is_told(data: Path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = hanse(data, "serve", "--port", str(port))
    assert (done.returncode, done.stderr) == (
        1,
        f"127.0.0.1:{port} cannot be used (Address already in use). Choose another with --port.\n",
    )


def test_missing_migrations_are_told(tmp_path: Path):
    done = hanse(tmp_path, "serve", "--port", str(free_port()))
    assert done.returncode == 1
    assert re.fullmatch(r"\d+ migrations are not applied. Run `hanse manage migrate` first.\n", done.stderr)


@pytest.mark.parametrize("word", ["serve", "worker"])
def test_unsafe_instance_does_not_start(data: Path, word: str):
    done = hanse(data, word, HANSE_DEMO="no")
    assert done.returncode == 1
    assert done.stderr.splitlines()[0] == ("HANSE_SECRET_KEY: is missing; set it to 50 random characters, and keep it")


# hanse check


def test_demonstration_is_as_it_should_be(data: Path):
    done = hanse(data, "check")
    assert (done.returncode, done.stdout) == (0, "This is a demonstration: nothing is missing or unsafe.\n")


def test_everything_is_told_at_once_with_its_remedy(tmp_path: Path):
    more = {
        "HANSE_DEMO": "no",
        "HANSE_DEBUG": "yes",
        "HANSE_SECRET_KEY": "secret",
        "HANSE_HOSTS": "*",
        "HANSE_PROXIES": "*",
        "HANSE_BASE_URL": "http://days.example",
        "HANSE_THREADS": "many",
        "HANSE_DATA": str(tmp_path / "nowhere"),
    }
    done = hanse(tmp_path, "check", **more)
    lines = done.stdout.splitlines()
    assert done.returncode == 1
    assert [line.partition(":")[0] for line in lines] == [
        "HANSE_THREADS",
        "HANSE_DEBUG",
        "HANSE_SECRET_KEY",
        "HANSE_HOSTS",
        "HANSE_PROXIES",
        "HANSE_BASE_URL",
        "HANSE_HOSTS",
        "HANSE_MAIL_URL",
        "HANSE_MAIL_FROM",
        "HANSE_DATA",
        "HANSE_DATABASE_URL",
    ]
    assert all("; " in line for line in lines[:-1])


def test_what_the_demonstration_leaves_is_told_in_service(data: Path):
    more = {
        "HANSE_DEMO": "no",
        "HANSE_SECRET_KEY": "a key for the demonstration and for tests, never for service",
        "HANSE_HOSTS": "localhost,[::1],days.example",
    }
    make = (
        "from django.contrib.auth import get_user_model as model; from django.conf import settings as s;"
        "people = model().objects; people.filter(email='staff@demo.example').delete();"
        "people.create_user('staff@demo.example', s.DEMO_PASSWORD, is_staff=True)"
    )
    made = hanse(data, "manage", "shell", "-v0", "-c", make)
    assert made.returncode == 0, made.stderr
    lines = hanse(data, "check", **more).stdout.splitlines()
    hanse(
        data,
        "manage",
        "shell",
        "-v0",
        "-c",
        "from hanse.web.accounts.models import Person as p; p.objects.all().delete()",
    )
    told = [line.partition(";")[0] for line in lines if not line.startswith("static files")]
    assert told == [
        "HANSE_SECRET_KEY: is the demonstration's, which everybody knows",
        "HANSE_BASE_URL: is this machine's, while HANSE_HOSTS allows days.example",
        "database: holds 1 accounts of the demonstration, whose password everybody knows",
    ]


def test_instance_for_service_is_as_it_should_be(data: Path):
    more = {
        **SAFE,
        "HANSE_BASE_URL": "https://days.example",
        "HANSE_HOSTS": "days.example",
        "HANSE_MAIL_URL": "smtps://post:word@mail.example:465",
        "HANSE_MAIL_FROM": "Cluster Days <days@days.example>",
    }
    before = hanse(data, "check", **more)
    assert before.stdout == "static files: are not collected; run `hanse manage collectstatic --no-input`\n"
    collected = hanse(data, "manage", "collectstatic", "--no-input", "-v0", **more)
    assert collected.returncode == 0, collected.stderr
    done = hanse(data, "check", **more)
    assert (done.returncode, done.stdout) == (0, "Nothing is missing or unsafe.\n")


def test_service_behind_tls_is_strict(data: Path):
    more = {
        **SAFE,
        "HANSE_BASE_URL": "https://days.example",
        "HANSE_HOSTS": "days.example,127.0.0.1",
        "HANSE_MAIL_URL": "smtps://post:word@mail.example:465",
        "HANSE_MAIL_FROM": "Cluster Days <days@days.example>",
    }
    hanse(data, "manage", "collectstatic", "--no-input", "-v0", **more)
    with serving(data, **more) as (_process, port):
        for path in ("/account/login/", "/live/stream?topic=a.b"):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
            connection.request("GET", path, headers={"Host": "days.example", "X-Forwarded-Proto": "https"})
            response = connection.getresponse()
            page = response.read().decode()
            assert response.getheader("Strict-Transport-Security") == "max-age=31536000; includeSubDomains"
            cookies = response.headers.get_all("Set-Cookie") or []
            assert all("Secure" in cookie and cookie.startswith("__Host-") for cookie in cookies)
            connection.close()
            if path == "/account/login/":
                assert cookies
                assert re.search(r"/static/ui/css/base\.[0-9a-f]{12}\.css", page)
