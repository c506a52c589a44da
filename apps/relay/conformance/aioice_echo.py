"""Two aioice TURN endpoints of one call: every message is echoed by the other side. Prints JSON.

Arguments: host, port, transport (udp, tcp or tls), messages; credentials on stdin as JSON: [{username, credential}, ...].
"""

import asyncio
import json
import ssl
import sys

from aioice import turn


class Echo(asyncio.DatagramProtocol):
    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, addr):
        self.transport.sendto(data, addr)


class Asks(asyncio.DatagramProtocol):
    def connection_made(self, transport):
        self.heard = asyncio.Queue()

    def datagram_received(self, data, addr):
        self.heard.put_nowait((data, addr))


async def main():
    host, port, transport, messages = sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4])
    ours, theirs = json.load(sys.stdin)

    # The certificate is the test's own; False is what aioice takes for "no TLS".
    trusting = False
    if transport == "tls":
        trusting = ssl.create_default_context()
        trusting.check_hostname = False
        trusting.verify_mode = ssl.CERT_NONE

    def endpoint(protocol, who):
        return turn.create_turn_endpoint(
            protocol,
            server_addr=(host, port),
            username=who["username"],
            password=who["credential"],
            ssl=trusting,
            transport="udp" if transport == "udp" else "tcp",
        )

    asking, asks = await endpoint(Asks, ours)
    echoing, _ = await endpoint(Echo, theirs)
    one, other = asking.get_extra_info("sockname"), echoing.get_extra_info("sockname")

    # The relay wants a permission on both sides; aioice makes one with the channel that its first packet binds.
    echoing.sendto(b"first", one)
    await asyncio.wait_for(first_heard(asks, asking, other), 5)

    echoed = 0
    for number in range(messages):
        message = b"%d " % number + b"x" * (number % 1000)
        asking.sendto(message, other)
        data, addr = await asyncio.wait_for(asks.heard.get(), 5)
        echoed += data == message and addr == other
    for each in (asking, echoing):
        each.close()
    await asyncio.sleep(0.2)
    print(json.dumps({"echoed": echoed, "relayed": [one, other]}))


async def first_heard(asks, asking, other):
    """Binds from this side too, and goes on when the channel carries an echo."""
    while True:
        asking.sendto(b"open", other)
        try:
            data, _ = await asyncio.wait_for(asks.heard.get(), 0.2)
        except asyncio.TimeoutError:
            continue
        if data == b"open":
            await asyncio.sleep(0.1)
            while not asks.heard.empty():
                asks.heard.get_nowait()
            return


asyncio.run(main())
