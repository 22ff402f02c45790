"""A mail server in a process of its own that writes the id of each mail into a file before it says yes.

python -m tests.faults.mailbox FILE
"""

import asyncio
import os
import sys

OK = b"250 ok\r\n"


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, kept: int) -> None:
    writer.write(b"220 here\r\n")
    while line := await reader.readline():
        verb = line[:4].upper()
        if verb == b"DATA":
            writer.write(b"354 go on\r\n")
            text = await reader.readuntil(b"\r\n.\r\n")
            (found,) = [one for one in text.split(b"\r\n") if one.startswith(b"Message-ID: ")]
            os.write(kept, found.removeprefix(b"Message-ID: ") + b"\n")
        writer.write(b"221 bye\r\n" if verb == b"QUIT" else OK)
        if verb == b"QUIT":
            break
    writer.close()


async def main(path: str) -> None:
    kept = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    async def one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await answer(reader, writer, kept)
        except (ConnectionError, asyncio.IncompleteReadError):
            writer.close()

    server = await asyncio.start_server(one, "127.0.0.1", 0, limit=2**22)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
