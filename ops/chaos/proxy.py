#!/usr/bin/env python3
"""Stands between the nodes and the database on a Unix socket, and cuts connections around a COMMIT when told to.

usage: proxy.py FOLDER TARGET-FOLDER; each line `after` or `before` on standard input arms one cut; each line on
standard output tells of one that was made. `after`: the COMMIT reaches the server, its answer never comes back.
`before`: it never reaches the server."""

import asyncio
import collections
import pathlib
import sys

NAME = ".s.PGSQL.5432"
HEADER = 5


class Frontend:
    """Reads one node's messages and finds its COMMITs: prepared ones travel by name."""

    def __init__(self):
        self.buffer, self.started, self.commits = b"", False, set()

    def read(self, data):
        """How many bytes before each COMMIT in this piece, counted from its start; negative when it began earlier."""
        kept, found, place = len(self.buffer), [], 0
        self.buffer += data
        if not self.started:
            if len(self.buffer) < 8 or len(self.buffer) < (length := int.from_bytes(self.buffer[:4], "big")):
                return []
            place, self.started = length, True
        while len(self.buffer) - place >= HEADER:
            length = int.from_bytes(self.buffer[place + 1:place + HEADER], "big") + 1
            if len(self.buffer) - place < length:
                break
            kind, body = self.buffer[place:place + 1], self.buffer[place + HEADER:place + length]
            if kind == b"P":
                name, query = body.split(b"\0")[:2]
                (self.commits.add if query == b"COMMIT" else self.commits.discard)(name)
            elif kind == b"B" and body.split(b"\0")[1] in self.commits or kind == b"Q" and body == b"COMMIT\0":
                found.append(place - kept)
            place += length
        self.buffer = self.buffer[place:]
        return found


class Proxy:
    """All connections of all nodes."""

    def __init__(self, folder, target):
        self.folder, self.target, self.armed = pathlib.Path(folder), pathlib.Path(target), collections.deque()

    async def serve(self):
        """Until standard input ends."""
        await asyncio.start_unix_server(self.connection, self.folder / NAME)
        reader = asyncio.StreamReader()
        await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
        print("listens", flush=True)
        while line := await reader.readline():
            self.armed.append(line.decode().strip())

    async def connection(self, reader, writer):
        """One node's connection and the server's half of it; either end takes the other with it."""
        try:
            there, back = await asyncio.open_unix_connection(self.target / NAME)
        except OSError:
            writer.transport.abort()
            return
        both = [asyncio.create_task(self.forth(reader, back)), asyncio.create_task(self.back(there, writer))]
        await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        for task in both:
            task.cancel()
        await asyncio.gather(*both, return_exceptions=True)
        # What the server has been sent it shall read; the node shall hear nothing any more.
        writer.transport.abort()
        back.close()

    async def forth(self, reader, writer):
        """From the node to the server; ends where a cut is made."""
        frontend = Frontend()
        while data := await reader.read(65536):
            commits = frontend.read(data)
            if commits and self.armed:
                how = self.armed.popleft()
                writer.write(data if how == "after" else data[:max(0, commits[0])])
                await writer.drain()
                print(how, flush=True)
                return
            writer.write(data)
            await writer.drain()

    @staticmethod
    async def back(reader, writer):
        """From the server to the node."""
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()


if __name__ == "__main__":
    asyncio.run(Proxy(*sys.argv[1:]).serve())
