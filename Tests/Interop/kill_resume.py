#!/usr/bin/env python3
"""Kills runs with SIGKILL at random moments and takes them up again, until they are done.

    kill_resume.py MAKER [--kills N] [--seed S] [--only NAME ...]

For each kind of run: the final result equals that of a run which nobody killed, no sample that stands in the journal is
asked for again, and so what the resumed run asks beyond the other is at most what was in flight at the kills. One run goes
to a server of this script's own, which refuses `n` and schemas, and counts what it is asked.
"""

import argparse
import collections
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time

from upstream import QUESTION, Upstream

FIXTURES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "Fixtures")


class Refusing(Upstream):
    """Refuses `n` and `response_format`, and notes when; takes its time for the rest."""

    def __init__(self):
        super().__init__(self.refuse)
        self.refused = []

    def refuse(self, number, request):
        for member in ("n", "response_format"):
            if member in request:
                with self.lock:
                    self.refused.append((member, time.monotonic()))
                message = f"Unsupported parameter: '{member}'."
                return 400, {"error": {"message": message, "type": "invalid_request_error", "param": member}}
        time.sleep(0.01)


class Case:
    def __init__(self, name, arguments, longest, compare, out=False):
        self.name, self.arguments, self.longest, self.compare, self.out = name, arguments, longest, compare, out


def cases(folder):
    questions = os.path.join(folder, "questions.jsonl")
    worlds = ["Who wrote Emma?", "Where was the author of The Trial born?", "What is the capital of France?",
              "What is the capital of the country where the inventor of the telephone was born?"]
    with open(questions, "w") as file:
        for number in range(24):
            file.write(json.dumps({"id": f"q{number}", "question": worlds[number % 4]}) + "\n")
    pddl = os.path.join(FIXTURES, "pddl", "blocksworld")
    slow = "sim:accuracy=0.85,malformed=0.02,latency=3ms,seed="
    answer = lambda result: (result["status"], result.get("answer"))
    solution = lambda result: (result["status"], result.get("solution"))
    asks = [
        Case(f"ask {number + 1}", ["ask", question, "--model", slow + str(number)], 0.6, answer)
        for number, question in enumerate([worlds[n % 4] for n in range(20)])
    ]
    return [
        Case("steps", ["solve", "hanoi", "--disks", "10", "--strategy", "stepwise", "--k", "4", "--model",
                       "sim:accuracy=0.95,latency=1ms,seed=1"], 3.0, solution),
        Case("pddl", ["solve", "pddl", "--domain", os.path.join(pddl, "domain.pddl"), "--problem",
                      os.path.join(pddl, "p01.pddl"), "--model", slow + "5"], 1.0, solution),
        Case("dag", ["dag", "run", os.path.join(FIXTURES, "dags", "multi-hop.json"), "--model", slow + "7"], 0.4, answer),
        Case("batch", ["batch", questions, "--model", slow + "9"], 1.5, None, out=True),
        ("ask", asks),
    ]


class Trial:
    def __init__(self, maker, folder, kills, seed):
        self.maker, self.folder, self.kills = maker, folder, kills
        self.random = random.Random(seed)
        self.failures = 0

    def fail(self, name, what):
        self.failures += 1
        print(f"WRONG  {name}: {what}", flush=True)

    def command(self, arguments, **more):
        return subprocess.Popen([self.maker, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more)

    def whole(self, arguments, journal):
        process = self.command([*arguments, "--json", "--journal", journal])
        out, err = process.communicate(timeout=300)
        return process.returncode, out, err

    def killed(self, arguments, longest):
        """Runs a command and kills it after a random while. The result, if it ended before."""
        process = self.command(arguments)
        try:
            out, err = process.communicate(timeout=self.random.uniform(0, longest))
            return process.returncode, out, err
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.communicate()
            return None

    def run(self, case, kills):
        """One run, killed again and again until it is done; returns how often it was killed."""
        name, done = case.name, 0
        while done < kills:
            stem = os.path.join(self.folder, f"{name.replace(' ', '-')}-{done}")
            whole_out, out = stem + "-whole.jsonl", stem + "-out.jsonl"
            extra = ["--out", whole_out] if case.out else []
            code, expected, err = self.whole([*case.arguments, *extra], stem + "-whole.journal")
            if code not in (0, 1):
                return self.fail(name, f"the whole run ended with {code}: {err[-300:]}") or done
            journal = stem + ".journal"
            extra = ["--out", out] if case.out else []
            ended = self.killed([*case.arguments, *extra, "--json", "--journal", journal], case.longest)
            attempts = 0
            while ended is None:
                done, attempts = done + 1, attempts + 1
                started = os.path.exists(journal) and os.path.getsize(journal) > 0
                arguments = ["resume", journal, "--json"] if started else [*case.arguments, *extra, "--json", "--journal", journal]
                if os.path.exists(journal) and not started:
                    os.unlink(journal)
                # The last attempts may take their time, or a run would be killed for ever.
                ended = self.killed(arguments, case.longest if attempts < 12 and done < kills else 300)
                if ended and ended[0] == 65 and "no whole line" in ended[2]:
                    # Killed before the first line stood: there is nothing to go on with.
                    os.unlink(journal)
                    ended = self.killed([*case.arguments, *extra, "--json", "--journal", journal], 300)
            self.compare(case, name, code, expected, ended, stem, (whole_out, out), attempts)
            if attempts == 0:
                done += 1
        return done

    def compare(self, case, name, code, expected, ended, stem, files, attempts):
        got_code, got, err = ended
        if got_code != code:
            return self.fail(name, f"exit {got_code} instead of {code}: {err[-300:]}")
        if case.out:
            rows = [sorted((row["id"], row.get("answer"), row["status"]) for row in map(json.loads, open(file))) for file in files]
            if rows[0] != rows[1]:
                self.fail(name, f"other rows: {rows[1]} instead of {rows[0]}")
        else:
            one, other = case.compare(json.loads(expected)), case.compare(json.loads(got))
            if one != other:
                self.fail(name, f"other result: {str(other)[:200]} instead of {str(one)[:200]}")
        whole, mine = samples(stem + "-whole.journal"), samples(stem + ".journal")
        twice = [key for key, count in mine.items() if count > 1]
        if twice:
            self.fail(name, f"{len(twice)} samples stand in the journal twice after {attempts} kills")
        if set(mine) != set(whole) and not case.out:
            self.fail(name, f"other samples: {len(set(mine) - set(whole))} more, {len(set(whole) - set(mine))} fewer")

    def refusing(self):
        """A server that refuses `n` and schemas, killed and taken up again."""
        name = "a server that refuses"
        upstream = Refusing()
        arguments = ["ask", QUESTION, "--model", upstream.url]
        code, expected, err = self.whole(arguments, os.path.join(self.folder, "server-whole.journal"))
        if code != 0:
            return self.fail(name, f"exit {code}: {err[-300:]}")
        needed = upstream.answered
        upstream = Refusing()
        arguments = ["ask", QUESTION, "--model", upstream.url]
        journal = os.path.join(self.folder, "server.journal")
        ended, kills, learnt = self.killed([*arguments, "--json", "--journal", journal], 0.3), 0, None
        while ended is None:
            kills += 1
            begun = os.path.exists(journal) and b'"modelFellBack"' in open(journal, "rb").read()
            if begun and learnt is None:
                learnt = time.monotonic()
            if os.path.exists(journal) and os.path.getsize(journal):
                ended = self.killed(["resume", journal, "--json"], 0.3 if kills < 20 else 60)
            else:
                ended = self.killed([*arguments, "--json", "--journal", journal], 0.3)
        time.sleep(0.1)
        if ended[0] != 0 or json.loads(ended[1])["answer"] != json.loads(expected)["answer"]:
            self.fail(name, f"exit {ended[0]}: {ended[1][:200]} {ended[2][-300:]}")
        # Up to sixteen calls are in flight at each kill.
        if upstream.answered > needed + 16 * kills:
            self.fail(name, f"{upstream.answered} samples for {needed} after {kills} kills")
        members = collections.Counter(member for member, when in upstream.refused if learnt and when > learnt)
        if members.get("n", 0) > 3 or members.get("response_format", 0) > 3:
            self.fail(name, f"asked again with what was refused: {dict(members)}")
        print(f"right  {name}: {kills} kills, {upstream.answered} samples where {needed} were needed", flush=True)


def samples(journal):
    """How often each sample stands in a journal."""
    found = collections.Counter()
    with open(journal, "rb") as file:
        for line in file:
            if b'"event":"sampled"' in line:
                event = json.loads(line)
                found[(event["stream"], event["sample"], event["prompt_hash"])] += 1
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("maker")
    parser.add_argument("--kills", type=int, default=100, help="kills for each kind of run")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="*", default=[])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_STATE_HOME"] = os.environ["XDG_CONFIG_HOME"] = folder
        trial = Trial(os.path.abspath(options.maker), folder, options.kills, options.seed)
        for case in cases(folder):
            name = case[0] if isinstance(case, tuple) else case.name
            if options.only and name not in options.only:
                continue
            before = trial.failures
            if isinstance(case, tuple):
                each = max(1, options.kills // len(case[1]))
                kills = sum(trial.run(one, each) for one in case[1])
            else:
                kills = trial.run(case, options.kills)
            if trial.failures == before:
                print(f"right  {name}: {kills} kills", flush=True)
        if not options.only or "server" in options.only:
            trial.refusing()
        print(f"{trial.failures} wrong")
        sys.exit(1 if trial.failures else 0)


if __name__ == "__main__":
    main()
