#!/usr/bin/env python3
"""A server that answers a third of the requests; to the others it is slow, full, broken, endless or mad.

    hostile.py MAKER [--questions N]

A batch of 340 questions, over 1,000 elections, has to end right: every answer is right, the process never takes more than 150 MB, no
call outlives its timeout by a second as the server sees it, and no more requests arrive than `usage` says and `--max-calls` allows.
"""

import argparse
import asyncio
import glob
import json
import os
import random
import re
import sys
import tempfile
import time

from upstream import completion

TIMEOUT = 2
MANNERS = [
    *["good"] * 12, *["429"] * 3, "429 later", *["500"] * 2, "502 page", "503", "529",
    "reset", "hang up", "hang", "cut", "short", "endless", "endless line", "drip", "garbage", "empty", "null", "page", "surrogate",
    "deep", "wrong length", "refused inside", "gzip",
]


def head(status, length=None, kind="application/json", more=""):
    length = "" if length is None else f"Content-Length: {length}\r\n"
    return f"HTTP/1.1 {status} Said\r\nContent-Type: {kind}\r\n{length}{more}\r\n".encode()


class Server:
    def __init__(self):
        self.asked, self.manners, self.late, self.longest = 0, {}, [], 0.0
        self.random = random.Random(5)

    async def start(self):
        self.server = await asyncio.start_server(self.serve, "127.0.0.1", 0, limit=1 << 24, backlog=4096)
        return self.server.sockets[0].getsockname()[1]

    async def serve(self, reader, writer):
        try:
            while True:
                first = await reader.readuntil(b"\r\n\r\n")
                length = re.search(rb"(?i)content-length: (\d+)", first)
                body = await reader.readexactly(int(length[1])) if length else b""
                if first.startswith(b"GET"):
                    text = json.dumps({"object": "list", "data": [{"id": "m", "object": "model"}]}).encode()
                    writer.write(head(200, len(text)) + text)
                    await writer.drain()
                    continue
                self.asked += 1
                manner, begin = self.random.choice(MANNERS), time.monotonic()
                self.manners[manner] = self.manners.get(manner, 0) + 1
                goes_on = False
                try:
                    goes_on = await self.answer(manner, self.asked, json.loads(body), reader, writer)
                finally:
                    seconds = time.monotonic() - begin
                    self.longest = max(self.longest, seconds)
                    if seconds > TIMEOUT + 1:
                        self.late.append((manner, seconds))
                if not goes_on:
                    return
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.LimitOverrunError):
            pass
        finally:
            writer.transport.abort()

    async def answer(self, manner, number, request, reader, writer):
        """Whether the connection can be used again."""
        reply = completion(request, number)
        good = json.dumps(reply).encode()

        async def say(*parts):
            for part in parts:
                writer.write(part)
            await writer.drain()
            return True

        def error(status, words, more=""):
            text = json.dumps({"error": {"message": words}}).encode()
            return say(head(status, len(text), more=more), text)

        async def until_closed():
            await reader.read(1)
            return False

        match manner:
            case "good":
                await asyncio.sleep(0.005)
                return await say(head(200, len(good)), good)
            case "429": return await error(429, "slow down")
            case "429 later": return await error(429, "slow down", "Retry-After: 0.2\r\n")
            case "500": return await error(500, "oops")
            case "503": return await error(503, "no server is free")
            case "529": return await error(529, "overloaded")
            case "502 page":
                page = b"<html><title>502 Bad Gateway</title></html>"
                return await say(head(502, len(page), "text/html"), page)
            case "reset":
                writer.transport.get_extra_info("socket").setsockopt(1, 13, b"\1\0\0\0\0\0\0\0")  # SO_LINGER, so that RST is sent
                return False
            case "hang up": return False
            case "hang": return await until_closed()
            case "cut":
                await say(head(200, len(good)), good[: len(good) // 2])
                return False
            case "short":
                await say(head(200, len(good) + 100), good)
                return await until_closed()
            case "wrong length":
                await say(head(200, len(good) // 2), good)
                return False
            case "endless" | "endless line":
                piece = (b" " if manner == "endless" else b"x") * (1 << 16)
                await say(head(200, more="Connection: close\r\n") if manner == "endless" else b"HTTP/1.1 200 Said\r\nX: ")
                begin = time.monotonic()
                while time.monotonic() - begin < TIMEOUT + 5:
                    await say(piece)
                return False
            case "drip":
                await say(head(200, len(good)))
                for byte in good:
                    await say(bytes([byte]))
                    try:
                        await asyncio.wait_for(reader.read(1), 1)
                        return False
                    except TimeoutError:
                        pass
                return True
            case "garbage":
                await say(bytes(self.random.randrange(256) for _ in range(300)) + b"\r\n\r\n")
                return False
            case "empty": return await say(head(200, 0))
            case "page":
                page = b"<!doctype html><p>Back soon."
                return await say(head(200, len(page), "text/html"), page)
            case "gzip":
                return await say(head(200, len(good), more="Content-Encoding: gzip\r\n"), good)
            case "deep": text = b"[" * 200_000
            case "null": text = good.replace(b'"content": "', b'"content": null, "was": "')
            case "surrogate": text = good.replace(b'"content": "', b'"content": "\\ud800')
            case "refused inside": text = b'{"error": {"message": "overloaded", "code": 503}}'
        return await say(head(200, len(text)), text)


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("maker")
    parser.add_argument("--questions", type=int, default=340)
    given = parser.parse_args()
    server, wrong = Server(), []
    port = await server.start()
    most = given.questions * 60

    def expect(what, holds, *more):
        print(f"  {'right' if holds else 'WRONG'}  {what}", *([] if holds else more), flush=True)
        if not holds:
            wrong.append(what)

    with tempfile.TemporaryDirectory() as folder:
        problems, out = os.path.join(folder, "problems.jsonl"), os.path.join(folder, "out.jsonl")
        with open(problems, "w") as file:
            for number in range(given.questions):
                question = f"Where was Franz Kafka born? ({number})"
                file.write(json.dumps({"id": number, "question": question, "expected": "Prague"}) + "\n")
        begin = time.monotonic()
        process = await asyncio.create_subprocess_exec(
            os.path.abspath(given.maker), "batch", problems, "--out", out, "--model", f"http://127.0.0.1:{port}/v1#m",
            "--call-timeout", f"{TIMEOUT}s", "--jobs", "32", "--no-reuse", "--max-calls", str(most), "--timeout", "20m", "--json",
            env={**os.environ, "XDG_STATE_HOME": folder}, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE)
        peak = 0

        async def watch():
            nonlocal peak
            while True:
                try:
                    with open(f"/proc/{process.pid}/status") as status:
                        peak = max([peak] + [int(line.split()[1]) for line in status if line.startswith("VmHWM")])
                except OSError:
                    return
                await asyncio.sleep(0.1)

        watcher = asyncio.create_task(watch())
        said, noise = await process.communicate()
        watcher.cancel()
        seconds = time.monotonic() - begin
        result = json.loads(said) if said.strip() else {}
        rows = [json.loads(line) for line in open(out)] if os.path.exists(out) else []
        usage = result.get("usage", {})
        elections = 0
        for journal in glob.glob(os.path.join(folder, "maker/runs/*.jsonl")):
            with open(journal) as file:
                elections += sum('"event":"votingComplete"' in line for line in file)
        expect("the batch ends well", process.returncode == 0, process.returncode, noise.decode()[-1500:])
        expect("every answer is right", len(rows) == given.questions and all(row["correct"] for row in rows),
               len(rows), [row for row in rows if not row["correct"]][:2])
        # One that dies with its connection before the server reads it is counted all the same.
        expect("every request was counted", server.asked <= usage.get("calls", 0), server.asked, usage)
        expect("there were three elections a question", elections >= 3 * given.questions, elections)
        expect("no more were sent than allowed", server.asked <= most, server.asked)
        expect("no call outlived its timeout by a second", not server.late, server.late[:5])
        expect("less than 150 MB", 0 < peak < 150 * 1024, peak)
        print(f"  {elections} elections, {server.asked} requests in {seconds:.0f} s; the longest took {server.longest:.2f} s of {TIMEOUT};"
              f" {peak / 1024:.0f} MB")
        print("  " + ", ".join(f"{name} {count}" for name, count in sorted(server.manners.items())))
    if wrong:
        raise SystemExit(f"{len(wrong)} wrong")


if __name__ == "__main__":
    asyncio.run(main())
