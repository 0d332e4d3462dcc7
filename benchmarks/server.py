"""What a server process costs: seconds until it answers, memory before and after load, requests a second.

    python benchmarks/server.py [--requests 2000] [--streams 100] [--path /directory/]

Starts `hanse serve` with a database of its own in a temporary folder (or the one that --data names), asks the
pages one after another over eight lines on 127.0.0.1 while the streams are open, and says what it measured.
The bounds it is held to: ready in 2 s, at most 150 MiB after load.
"""

import argparse
import http.client
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LINES = 8
READY_WITHIN, MEMORY_WITHIN = 2.0, 150.0


def main() -> int:
    """Measure and print; 1 where a bound is broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=2000)
    parser.add_argument("--streams", type=int, default=100)
    parser.add_argument("--path", action="append", help="a page to ask for; several may be given")
    parser.add_argument("--data", type=Path, help="a folder with a database, such as that of `hanse demo`")
    asked = parser.parse_args()
    paths = asked.path or ["/healthz", "/directory/", "/account/login/"]
    with tempfile.TemporaryDirectory(prefix="hanse-benchmark-") as temporary:
        data = asked.data or Path(temporary)
        environment = {**os.environ, "HANSE_DEMO": "yes", "HANSE_DATA": str(data), "PYTHONPATH": str(ROOT / "src")}
        command = [sys.executable, "-m", "hanse.cli"]
        if not asked.data:
            subprocess.run([*command, "manage", "migrate", "-v0"], env=environment, check=True)
        port = free_port()
        started = time.monotonic()
        server = subprocess.Popen(
            [*command, "serve", "--port", str(port)],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            ready = seconds_until_ready(port, server, started)
            busy = cpu(server.pid)
            before = memory(server.pid)
            streams = [opened(port) for _number in range(asked.streams)]
            rate, worst, failures = load(port, paths, asked.requests)
            heard = sum(stream.recv(15).startswith(b"HTTP/1.1 200") for stream in streams)
            after = memory(server.pid)
            for stream in streams:
                stream.close()
        finally:
            server.terminate()
            server.wait(30)
    print(f"ready after       {ready:6.2f} s      (bound {READY_WITHIN:.0f} s; {busy:.2f} s of CPU)")
    print(f"memory at start   {before:6.1f} MiB")
    print(f"memory after load {after:6.1f} MiB    (bound {MEMORY_WITHIN:.0f} MiB; {heard} of {asked.streams} streams)")
    print(f"requests          {rate:6.0f} /s     over {LINES} lines, {', '.join(paths)}")
    print(f"slowest           {worst * 1000:6.0f} ms")
    print(f"failed            {failures:6d}        of {asked.requests}")
    return int(ready > READY_WITHIN or after > MEMORY_WITHIN or failures > 0)


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def seconds_until_ready(port: int, server: subprocess.Popen[bytes], started: float) -> float:
    """Ask until it answers."""
    while time.monotonic() - started < 60:
        if server.poll() is not None:
            raise SystemExit("The server ended before it answered; run `hanse serve` to see why.")
        try:
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            line.request("GET", "/healthz")
            if line.getresponse().status == 200:
                return time.monotonic() - started
        except OSError:
            time.sleep(0.01)
    raise SystemExit("The server did not answer within a minute.")


def cpu(process: int) -> float:
    """Seconds of CPU that a process has used: what other work on the machine does not stretch much."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory(process: int) -> float:
    """Resident memory of a process in MiB."""
    status = Path(f"/proc/{process}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def opened(port: int) -> socket.socket:
    """Ask for a stream and leave it open."""
    line = socket.create_connection(("127.0.0.1", port))
    line.sendall(b"GET /live/stream?topic=directory HTTP/1.1\r\nHost: localhost\r\n\r\n")
    return line


def load(port: int, paths: list[str], requests: int) -> tuple[float, float, int]:
    """Ask so many times over some lines; requests a second, the slowest in seconds, how many failed."""
    took: list[float] = []
    failures: list[int] = []

    def ask(number: int) -> None:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        for turn in range(number, requests, LINES):
            began = time.monotonic()
            line.request("GET", paths[turn % len(paths)], headers={"Host": "localhost"})
            answer = line.getresponse()
            answer.read()
            took.append(time.monotonic() - began)
            if answer.status >= 400:
                failures.append(answer.status)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(LINES)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(took) / (time.monotonic() - began), max(took), len(failures)


if __name__ == "__main__":
    sys.exit(main())
