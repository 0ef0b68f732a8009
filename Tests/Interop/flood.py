#!/usr/bin/env python3
"""10,000 requests in flight at once, to a server that is a process of its own; then all of them are cancelled.

    flood.py MAKER [--requests N]

First the server holds every request but the first, which a model is asked alone, until all have arrived, and answers them: a batch with as many questions ends right, in one process
whose descriptors do not pile up. Then it holds them for ever, and the batch is interrupted: within a second all connections are closed
and the process is gone, and what it says of itself is whole.
"""

import argparse
import asyncio
import contextlib
import json
import os
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time

from upstream import completion

MOST = 10_000


async def serve(wanted, answers):
    """Says on standard output the port, and then a line for each event that somebody waits for."""
    inside, most, asked = 0, 0, 0
    full = asyncio.Event()

    def say(**what):
        print(json.dumps({"time": time.monotonic(), **what}), flush=True)

    async def held(reader):
        """Holds a request until all are there; false when it is let go."""
        nonlocal inside
        closed = asyncio.create_task(reader.read(1))
        await asyncio.wait({closed, asyncio.create_task(full.wait())}, return_when=asyncio.FIRST_COMPLETED)
        inside -= 1
        if closed.done():
            if inside == 0:
                say(inside=0, most=most, asked=asked)
            return False
        closed.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await closed
        return True

    async def client(reader, writer):
        nonlocal inside, most, asked
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = re.search(rb"(?i)content-length: (\d+)", head)
                body = await reader.readexactly(int(length[1])) if length else b""
                text = b'{"object": "list", "data": [{"id": "m", "object": "model"}]}'
                if not head.startswith(b"GET"):
                    asked += 1
                    number = asked
                    inside += number > 1
                    most = max(most, inside)
                    if inside == wanted:
                        say(inside=inside)
                        if answers:
                            full.set()
                    if number > 1 and not await held(reader):
                        return
                    text = json.dumps(completion(json.loads(body), number)).encode()
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(text) + text)
                await writer.drain()
        writer.transport.abort()

    server = await asyncio.start_server(client, "127.0.0.1", 0, backlog=4096)
    say(port=server.sockets[0].getsockname()[1])
    await server.serve_forever()


class Flood:
    """A server, and a batch that asks it."""

    def __init__(self, maker, folder, requests, answers):
        self.server = subprocess.Popen(
            [sys.executable, os.path.abspath(__file__), "--serve", "answer" if answers else "hold", "--requests", str(requests), maker],
            stdout=subprocess.PIPE, text=True)
        port = self.heard()["port"]
        problems = os.path.join(folder, "problems.jsonl")
        with open(problems, "w") as file:
            for number in range(requests + 1):
                file.write(json.dumps({"id": number, "question": f"Where was Franz Kafka born? ({number})", "expected": "Prague"}) + "\n")
        self.out = os.path.join(folder, "out.jsonl")
        self.batch = subprocess.Popen(
            [maker, "batch", problems, "--out", self.out, "--model", f"http://127.0.0.1:{port}/v1#m", "--decompose", "never",
             "--jobs", str(MOST), "--concurrency", str(MOST), "--no-reuse", "--timeout", "10m", "--max-calls", "1000000", "--json"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "XDG_STATE_HOME": folder})

    def heard(self):
        return json.loads(self.server.stdout.readline())

    def descriptors(self):
        try:
            return len(os.listdir(f"/proc/{self.batch.pid}/fd"))
        except OSError:
            return 0  # it is over

    def close(self):
        for process in (self.batch, self.server):
            process.kill()
            process.wait()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("maker")
    parser.add_argument("--requests", type=int, default=MOST)
    parser.add_argument("--serve", help=argparse.SUPPRESS)
    given = parser.parse_args()
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    if given.serve:
        return asyncio.run(serve(given.requests, given.serve == "answer"))
    maker, wrong = os.path.abspath(given.maker), []
    requests = min(given.requests, hard - 200)

    def expect(what, holds, *more):
        print(f"  {'right' if holds else 'WRONG'}  {what}", *([] if holds else more), flush=True)
        if not holds:
            wrong.append(what)

    with tempfile.TemporaryDirectory() as folder:
        flood = Flood(maker, folder, requests, answers=True)
        try:
            full = flood.heard()
            expect(f"{requests} are in flight at once", full.get("inside") == requests, full)
            said, noise = flood.batch.communicate(timeout=300)
            rows = [json.loads(line) for line in open(flood.out)]
            expect("all are answered right", flood.batch.returncode == 0 and len(rows) == requests + 1 and all(r["correct"] for r in rows),
                   flood.batch.returncode, len(rows), noise[-800:])
        finally:
            flood.close()
    with tempfile.TemporaryDirectory() as folder:
        flood = Flood(maker, folder, requests, answers=False)
        try:
            flood.heard()
            before = flood.descriptors()
            begin = time.monotonic()
            flood.batch.send_signal(signal.SIGINT)
            while flood.descriptors() > 100 and time.monotonic() - begin < 30:
                time.sleep(0.01)
            let_go = time.monotonic() - begin
            said, noise = flood.batch.communicate(timeout=60)
            gone = time.monotonic() - begin
            seen = flood.heard()
            expect("they are connections of their own", before >= requests, before)
            # On a quiet machine of two cores it takes .8 to 1 s, told below; beside other work more, and no hang takes so little.
            expect("interrupted, all are let go at once", let_go < 3, let_go)
            expect("and the server sees it", seen["inside"] == 0, seen)
            expect("and the process is gone", flood.batch.returncode == 130, flood.batch.returncode, noise[-800:])
            result = json.loads(said)
            expect("what it says is whole", result.get("status") == "interrupted", said[:500])
            print(f"  {requests} let go after {let_go:.2f} s, as the server saw after {seen['time'] - begin:.2f}; the process gone after {gone:.2f} s")
        finally:
            flood.close()
    if wrong:
        raise SystemExit(f"{len(wrong)} wrong")


if __name__ == "__main__":
    main()
