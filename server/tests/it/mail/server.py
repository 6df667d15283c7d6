"""A mail server that is not ours (aiosmtpd): takes what comes, and prints each message as one line of JSON.

Its first line is the port it listens on. It knows nobody whose address begins with `nobody`, and takes nothing the first time
for one that begins with `later`.
"""

import json
import socket
import sys
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller


class Taken:
    def __init__(self):
        self.asked = set()

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("nobody"):
            return "550 5.1.1 There is nobody of that name here"
        if address.startswith("later") and address not in self.asked:
            self.asked.add(address)
            return "451 4.3.0 Come again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        message = message_from_bytes(envelope.content, policy=policy.default)
        headers = {name.lower(): str(value) for name, value in message.items()}
        body = message.get_content().replace("\r\n", "\n")
        print(json.dumps({"to": envelope.rcpt_tos, "headers": headers, "body": body}), flush=True)
        return "250 OK"


def main():
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    if port == 0:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
    controller = Controller(Taken(), hostname="127.0.0.1", port=port)
    controller.start()
    print(port, flush=True)
    sys.stdin.read()
    controller.stop()


if __name__ == "__main__":
    main()
