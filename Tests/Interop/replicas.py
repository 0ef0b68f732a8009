#!/usr/bin/env python3
"""One model behind two replicas of a real server, one of which is killed with SIGKILL during a batch.

    replicas.py MAKER PYTHON

PYTHON has `fastapi` and `uvicorn`: each replica is a process of uvicorn that serves what `upstream.py` says. Nothing may be lost:
every row is right, none is flagged, and the batch ends well. The replica comes back on the same port, and is asked again.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

from upstream import QUESTION

ROWS = 240


def free_port():
    with socket.socket() as it:
        it.bind(("127.0.0.1", 0))
        return it.getsockname()[1]


class Replica:
    def __init__(self, python, port):
        self.port, self.python = port, python
        self.start()

    def start(self):
        self.process = subprocess.Popen(
            [self.python, "-m", "uvicorn", "served:app", "--host", "127.0.0.1", "--port", str(self.port), "--log-level", "warning"],
            cwd=os.path.dirname(os.path.abspath(__file__)), env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"})
        for _ in range(200):
            try:
                self.count()
                return
            except OSError:
                time.sleep(0.1)
        raise SystemExit("a replica does not start")

    def count(self):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/count", timeout=2) as reply:
            return json.load(reply)["answered"]

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


def main():
    maker, python = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    replicas = [Replica(python, free_port()), Replica(python, free_port())]
    wrong = []

    def expect(what, holds, *more):
        print(f"  {'right' if holds else 'WRONG'}  {what}", *([] if holds else more), flush=True)
        if not holds:
            wrong.append(what)

    try:
        with tempfile.TemporaryDirectory() as folder:
            problems, out = os.path.join(folder, "problems.jsonl"), os.path.join(folder, "out.jsonl")
            with open(problems, "w") as file:
                for number in range(ROWS):
                    file.write(json.dumps({"id": number, "question": QUESTION, "expected": "Prague"}) + "\n")
            model = ",".join(f"http://127.0.0.1:{replica.port}/v1" for replica in replicas) + "#m"
            batch = subprocess.Popen(
                [maker, "batch", problems, "--out", out, "--model", model, "--jobs", "4", "--no-reuse", "--no-journal"],
                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "XDG_STATE_HOME": folder})
            said = []
            reader = threading.Thread(target=lambda: said.append(batch.communicate()), daemon=True)
            reader.start()
            while batch.poll() is None and not (os.path.exists(out) and sum(1 for _ in open(out)) >= ROWS // 24):
                time.sleep(0.02)
            expect("the batch goes on when a replica is killed", batch.poll() is None, said)
            before = replicas[0].count()
            replicas[0].kill()
            time.sleep(1.5)
            replicas[0].start()
            reader.join(400)
            expect("the batch ends well", batch.returncode == 0, batch.returncode, said[0][1][-800:] if said else "")
            rows = [json.loads(line) for line in open(out)]
            expect("every row is right", len(rows) == ROWS and all(row["correct"] for row in rows),
                   [row for row in rows if not row["correct"]][:2])
            expect("no sample was lost", not any(row["usage"].get("red_flags") for row in rows),
                   [row["usage"] for row in rows if row["usage"].get("red_flags")][:2])
            answered = [replica.count() for replica in replicas]
            expect("both were asked, and the one that came back again", before > 0 and min(answered) > 0, before, answered)
            print(f"  {before} answers before the kill; {answered[0]} after it came back, {answered[1]} of the other")
    finally:
        for replica in replicas:
            replica.kill()
    if wrong:
        raise SystemExit(f"{len(wrong)} wrong")


if __name__ == "__main__":
    main()
