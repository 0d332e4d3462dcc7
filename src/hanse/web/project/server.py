"""Running the server process: address, proxies, an end without broken answers."""

import socket

import uvicorn
from django.conf import settings

from hanse.errors import HanseError
from hanse.web.project.asgi import application


class PortTaken(HanseError):
    """Another program listens there already."""


class Server(uvicorn.Server):
    """Ends the open streams first: they never end by themselves, and a shutdown waits for every answer."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the streams, then everything else."""
        await application.hub.stop()
        await super().shutdown(sockets)


def listen(host: str, port: int) -> socket.socket:
    """Take the address; raises `PortTaken` with words for the operator."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    taken = socket.socket(family, socket.SOCK_STREAM)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((host, port))
        taken.listen(512)
    except (OSError, OverflowError) as failure:
        taken.close()
        reason = getattr(failure, "strerror", None) or str(failure)
        raise PortTaken(f"{host}:{port} cannot be used ({reason}). Choose another with --port.") from failure
    return taken


def run(taken: socket.socket) -> None:
    """Serve until told to stop."""
    config = uvicorn.Config(
        application,
        log_config=None,
        access_log=False,
        lifespan="on",
        loop="asyncio",
        http="h11",
        ws="none",
        proxy_headers=True,
        forwarded_allow_ips=settings.PROXIES,
        server_header=False,
        timeout_keep_alive=20,
        timeout_graceful_shutdown=20,
        backlog=512,
    )
    Server(config).run(sockets=[taken])
