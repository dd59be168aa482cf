#!/usr/bin/env python3
"""PgQueuer, the best peer that installs from PyPI, as ops/bench measures it beside us: its own defaults, one job a firing.

usage: peer.py HOST DATABASE install
       peer.py HOST DATABASE enqueue COUNT FIRST RATE     jobs due from FIRST (seconds since 1970), RATE a second
       peer.py HOST DATABASE work FILE                    one worker; FILE gets due instant and start of each job
       peer.py HOST DATABASE waiting                      how many jobs are left"""

import asyncio
import datetime
import sys
import time

import asyncpg
from pgqueuer import PgQueuer
from pgqueuer.db import AsyncpgDriver
from pgqueuer.queries import Queries

BATCH = 1000


async def enqueue(queries, count, first, rate):
    """In batches; a due instant is told as an interval from now, which is all the peer takes."""
    dues = [first + number / rate for number in range(count)]
    for place in range(0, count, BATCH):
        some = dues[place:place + BATCH]
        now = time.time()
        await queries.enqueue(["fire"] * len(some), [repr(due).encode() for due in some], [0] * len(some),
                              execute_after=[datetime.timedelta(seconds=max(0.0, due - now)) for due in some])


async def work(driver, path):
    """Until it is killed; a job's start is written down before anything is done with it."""
    worker = PgQueuer(driver)
    with open(path, "w", encoding="utf-8", buffering=1) as out:
        @worker.entrypoint("fire")
        async def fire(job):
            print(float(job.payload), time.time(), file=out)

        @worker.entrypoint("hang")
        async def hang(job):
            print("hang", time.time(), file=out)
            await asyncio.sleep(3600)

        await worker.run()


async def main(host, database, verb, *words):
    """One command."""
    connection = await asyncpg.connect(host=host, user="postgres", database=database)
    driver = AsyncpgDriver(connection)
    queries = Queries(driver)
    if verb == "install":
        await queries.install()
    elif verb == "enqueue":
        await enqueue(queries, int(words[0]), float(words[1]), float(words[2]))
    elif verb == "hang":
        await queries.enqueue("hang", b"", 0)
    elif verb == "waiting":
        print(await connection.fetchval("SELECT count(*) FROM pgqueuer"))
    elif verb == "work":
        await work(driver, words[0])


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
