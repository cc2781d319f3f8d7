"""`python -m simulator`: the outside world as one process."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys

from simulator.options import Options, parse_options
from simulator.world import World


async def serve(options: Options) -> None:
    """Run until SIGINT or SIGTERM."""
    world = World(options)
    await world.start()
    print(f"simulator: http://{options.host}:{options.port}/  mail on {options.smtp_out_port}", flush=True)
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await stop.wait()
    await world.stop()


def main() -> int:
    """Entry point; a taken port is one clear sentence."""
    logging.basicConfig(level=logging.WARNING, format="simulator %(levelname)s %(name)s: %(message)s")
    options = parse_options()
    try:
        asyncio.run(serve(options))
    except OSError as error:
        print(f"simulator: cannot listen: {error}. Choose other ports.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
