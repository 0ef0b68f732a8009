#!/usr/bin/env python3
"""Ends runs in every way that the world has, and looks at what is left.

    ends.py MAKER [NAME ...]

Signals once and twice, a pipe that closes, a closed standard error, a full disk (a small tmpfs, where this may mount one),
a journal's folder that cannot be written, and servers that fail: each time there is one JSON object where there should be,
the right exit code, a journal whose last event tells the end, and nothing was asked after the journal had failed.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time

from upstream import QUESTION, Upstream

FAILURES = []
HANOI = ["solve", "hanoi", "--disks", "8", "--strategy", "stepwise", "--k", "4", "--model", "sim:accuracy=0.95,latency=5ms,seed=1"]


def expect(name, what, holds, *more):
    if not holds:
        FAILURES.append(name)
        print(f"WRONG  {name}: {what}", *more, flush=True)


def start(maker, arguments, **more):
    # Whoever started this may ignore SIGHUP, as nohup does; a program that is started takes that over, and keeps to it.
    more.setdefault("preexec_fn", lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL))
    return subprocess.Popen([maker, *arguments], stdout=more.pop("stdout", subprocess.PIPE),
                            stderr=more.pop("stderr", subprocess.PIPE), text=True, **more)


def events(journal):
    with open(journal) as file:
        return [json.loads(line) for line in file if line.endswith("\n")][1:]


def last(journal):
    return events(journal)[-1]


def signals(maker, folder):
    for name, sent, times in [("Ctrl-C once", signal.SIGINT, 1), ("SIGTERM", signal.SIGTERM, 1), ("SIGHUP", signal.SIGHUP, 1),
                              ("Ctrl-C twice", signal.SIGINT, 2)]:
        journal = os.path.join(folder, name.replace(" ", "-"))
        process = start(maker, [*HANOI, "--json", "--journal", journal])
        time.sleep(0.8)
        began = time.monotonic()
        for _ in range(times):
            process.send_signal(sent)
            time.sleep(0.02)
        out, err = process.communicate(timeout=20)
        expect(name, "ends within a second", time.monotonic() - began < 1.5)
        expect(name, "exit code 130", process.returncode == 130, process.returncode, err[-200:])
        if times == 1:
            result = json.loads(out)
            expect(name, "status", result["status"] == "interrupted")
            expect(name, "the decided steps are in the tree", len(result["tree"]["children"]) > 3)
        expect(name, "the journal tells the end", last(journal)["event"] == "complete", last(journal)["event"])
        again = start(maker, ["resume", journal, "--json"])
        out, err = again.communicate(timeout=120)
        expect(name, "the run goes on to its end", again.returncode == 0 and json.loads(out)["status"] == "solved", err[-200:])


def pipes(maker, folder):
    name = "| head -1"
    out = subprocess.run(["bash", "-c", f'set -o pipefail; "{maker}" solve hanoi --disks 16 --model sim --no-journal | head -1'],
                         capture_output=True, text=True, timeout=60)
    expect(name, "the first line alone, and no noise", out.stdout.count("\n") == 1 and "Fatal" not in out.stderr, out)
    expect(name, "ends as programs do whose reader has gone", out.returncode in (0, 74, 141), out.returncode)
    name = "closed standard error"
    out = subprocess.run(["bash", "-c", f'"{maker}" ask "{QUESTION}" --model sim --json 2>&-'], capture_output=True, text=True, timeout=60)
    expect(name, "solved all the same", out.returncode == 0 and json.loads(out.stdout)["status"] == "solved", out)


def disks(maker, folder):
    small = os.path.join(folder, "small")
    os.mkdir(small)
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=12k", "tmpfs", small], capture_output=True).returncode:
        print("left out: a full disk (nothing can be mounted here)")
        return
    try:
        name = "a full disk"
        upstream = Upstream()
        process = start(maker, ["ask", QUESTION, "--model", upstream.url, "--json", "--journal", os.path.join(small, "j")])
        out, err = process.communicate(timeout=60)
        result = json.loads(out)
        expect(name, "failed, with the fault", process.returncode == 74 and result["status"] == "failed", process.returncode, err[-300:])
        expect(name, "the fault is told", result.get("fault", {}).get("kind") == "file", result.get("fault"))
        expect(name, "what was decided is told", len(result["tree"]["elections"]) > 0)
        expect(name, "nothing was asked after the journal had failed", upstream.asked <= result["usage"]["calls"] + 1,
               upstream.asked, result["usage"]["calls"])
        subprocess.run(["mount", "-o", "remount,ro", small])
        name = "a folder that cannot be written"
        upstream = Upstream()
        process = start(maker, ["ask", QUESTION, "--model", upstream.url, "--json", "--journal", os.path.join(small, "k")])
        out, err = process.communicate(timeout=60)
        expect(name, "refused before anything is paid for", process.returncode == 74 and upstream.asked == 0, process.returncode, err)
        process = start(maker, ["ask", QUESTION, "--model", "sim", "--json"], env={**os.environ, "XDG_STATE_HOME": small})
        out, err = process.communicate(timeout=60)
        expect(name, "without being asked for, it is only told", process.returncode == 0 and "no journal" in err, process.returncode, err)
    finally:
        subprocess.run(["umount", small])


def faults(maker, folder):
    cases = [
        ("401 after three calls", 3, (401, {"error": {"message": "Incorrect API key provided.", "type": "invalid_request_error"}}), 69, "Incorrect API key"),
        ("a 400 with a message", 0, (400, {"error": {"message": "The model is being retired on Friday.", "type": "invalid_request_error"}}), 69, "retired on Friday"),
        ("an unknown model", 5, (404, {"error": {"message": "The model `m` does not exist.", "code": "model_not_found"}}), 69, "does not exist"),
    ]
    for name, good, then, code, words in cases:
        upstream = Upstream(lambda number, request: then if number > good else None)
        journal = os.path.join(folder, name.replace(" ", "-"))
        process = start(maker, ["ask", QUESTION, "--model", upstream.url, "--json", "--journal", journal])
        out, err = process.communicate(timeout=60)
        expect(name, "exit code", process.returncode == code, process.returncode, err[-300:])
        result = json.loads(out)
        expect(name, "status failed", result["status"] == "failed", result["status"])
        expect(name, "the server's own words", words in result["reason"] and words in err, result["reason"], err)
        expect(name, "the usage", result["usage"]["calls"] >= good, result["usage"]["calls"])
        if good >= 3:
            expect(name, "the tree tells what was decided", len(result["tree"]["elections"]) > 0)
        end = last(journal)
        expect(name, "the journal ends with it", end["event"] == "complete" and end["end"]["status"] == "failed", end)
    name = "a refused connection"
    process = start(maker, ["ask", QUESTION, "--model", "http://127.0.0.1:9/v1#m", "--json"])
    out, err = process.communicate(timeout=60)
    expect(name, "one object, exit 69", process.returncode == 69 and json.loads(out)["status"] == "failed", process.returncode, out, err)


def tree(maker, folder):
    name = "a limit in the middle of steps"
    journal = os.path.join(folder, "limit")
    arguments = ["solve", "hanoi", "--disks", "6", "--strategy", "stepwise", "--model", "sim:seed=1", "--max-calls", "20"]
    process = start(maker, [*arguments, "--json", "--journal", journal])
    out, err = process.communicate(timeout=60)
    result = json.loads(out)
    decided = [step for step in result["tree"]["children"] if step["solution"]]
    expect(name, "exit 75, with the steps", process.returncode == 75 and len(decided) >= 5, process.returncode, len(decided))
    expect(name, "they are told", "decided" in err, err)
    expect(name, "how to go on is told", "maker resume" in err, err)
    shown = subprocess.run([maker, "runs", "show", journal, "--json"], capture_output=True, text=True)
    expect(name, "runs show tells the same tree", shown.returncode == 0 and json.loads(shown.stdout)["tree"] == result["tree"], shown.stderr[-200:])
    again = start(maker, ["resume", journal, "--max-calls", "2000", "--json"])
    out, err = again.communicate(timeout=60)
    expect(name, "resume finishes it", again.returncode == 0 and len(json.loads(out)["solution"]) == 63, again.returncode, err[-300:])


def main():
    maker = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_STATE_HOME"] = os.environ["XDG_CONFIG_HOME"] = folder
        for part in (signals, pipes, disks, faults, tree):
            if len(sys.argv) > 2 and part.__name__ not in sys.argv[2:]:
                continue
            before = len(FAILURES)
            part(maker, folder)
            if len(FAILURES) == before:
                print(f"right  {part.__name__}", flush=True)
    print(f"{len(FAILURES)} wrong")
    sys.exit(1 if FAILURES else 0)


if __name__ == "__main__":
    main()
