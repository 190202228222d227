"""A real mail server for the tests: aiosmtpd, with manners chosen by the name of each recipient.

Usage: mail_server.py FOLDER PORT [CERTIFICATE KEY]

It writes the port it listens at to FOLDER/port and each message it took to FOLDER/N.eml, whole
before it answers. With a certificate it demands STARTTLS and the password `abrete-sesamo`.
"""

import asyncio
import os
import pathlib
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

FOLDER = pathlib.Path(sys.argv[1])


def times(name):
    """Counts how often this was asked, across restarts."""
    path = FOLDER / f"asked-{name}"
    count = int(path.read_text()) if path.exists() else 0
    path.write_text(str(count + 1))
    return count


def manner(address):
    """`later-2@x.mx` has the manner `later` and the number 2."""
    name, _, number = address.split("@")[0].partition("-")
    return name, int(number) if number.isdigit() else 1


class Manners:
    async def handle_RCPT(self, server, session, envelope, address, options):
        name, number = manner(address)
        if name == "nobody":
            return "550 5.1.1 No such person"
        if name == "later" and times(address) < number:
            return "451 4.3.2 Not now"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        address = envelope.rcpt_tos[0]
        name, number = manner(address)
        if name == "spam":
            return "554 5.7.1 Not such things"
        keep(envelope)
        if name == "slow":
            await asyncio.sleep(number)
        if name == "silent" and times(address) < number:
            await asyncio.sleep(60)
        if name == "dies" and times(address) < number:
            os._exit(1)
        return "250 OK"


def keep(envelope):
    count = len(list(FOLDER.glob("*.eml")))
    while True:
        beside, path = FOLDER / f"{count}.new", FOLDER / f"{count}.eml"
        try:
            with open(beside, "xb") as file:
                file.write(envelope.content)
            break
        except FileExistsError:
            count += 1
    beside.rename(path)


def authenticate(server, session, envelope, mechanism, data):
    right = data.login == b"buzon" and data.password == b"abrete-sesamo"
    return AuthResult(success=right, handled=False)


async def main():
    options = {}
    if len(sys.argv) > 3:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[3], sys.argv[4])
        options = {
            "tls_context": context,
            "require_starttls": True,
            "auth_required": True,
            "authenticator": authenticate,
        }
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(Manners(), **options), "127.0.0.1", int(sys.argv[2])
    )
    beside = FOLDER / "port.new"
    beside.write_text(str(server.sockets[0].getsockname()[1]))
    beside.rename(FOLDER / "port")
    await server.serve_forever()


asyncio.run(main())
