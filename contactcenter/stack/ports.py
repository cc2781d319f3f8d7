"""TCP ports on loopback: finding free ones, and saying clearly when one is taken."""

import errno
import socket

from contactcenter.stack.problems import StackProblem

# Daphne's own backlog of 50 overflows when all sockets reconnect at once.
BACKLOG = 4096


def free_port(preferred: int | None = None, host: str = "127.0.0.1") -> int:
    """The preferred port when nobody listens there, else any free one."""
    for port in filter(None, (preferred,)):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return port
    with socket.socket() as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


def listening_socket(host: str, port: int, setting: str = "--port ") -> socket.socket:
    """One listening socket that several web processes share.

    Raises StackProblem when the port cannot be had; `setting` is what another one is chosen with.
    """
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        raise StackProblem(_why_not(host, port, error, setting)) from error
    return listener


def _why_not(host: str, port: int, error: OSError, setting: str) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is taken by another program: stop it, or choose another with {setting}{port + 100}."
    if error.errno in {errno.EACCES, errno.EPERM}:
        return f"Port {port} may not be opened by this user: choose one above 1023 with {setting.rstrip(' =')}."
    return f"Cannot listen on {host}:{port} ({error.strerror}): choose another address with --host or --port."
