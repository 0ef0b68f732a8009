#!/usr/bin/env python3
"""Asks through a real gateway: LiteLLM's proxy in front of a fake upstream.

    gateway.py MAKER LITELLM

LITELLM is the program of that name from the package `litellm[proxy]`. Both its routes, OpenAI's and Anthropic's; its cache
switched on, which must not turn one sample into several; a quota of requests per minute; a model that it does not know; a
budget that is spent.
"""

import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

from upstream import QUESTION, Upstream

FAILURES = []
KEY = "sk-gateway-master"


def expect(name, what, holds, *more):
    print(f"  {'right' if holds else 'WRONG'}  {name}: {what}", *([] if holds else more), flush=True)
    if not holds:
        FAILURES.append(name)


def free_port():
    with socket.socket() as it:
        it.bind(("127.0.0.1", 0))
        return it.getsockname()[1]


class Gateway:
    """LiteLLM's proxy with one configuration."""

    def __init__(self, program, folder, upstream, settings="", model=""):
        self.port = free_port()
        path = os.path.join(folder, f"{self.port}.yaml")
        with open(path, "w") as file:
            file.write(f"""
model_list:
  - model_name: m
    litellm_params:
      model: openai/m
      api_base: {upstream.url.split('#')[0]}
      api_key: upstream-key
{model}
general_settings:
  master_key: {KEY}
litellm_settings:
  num_retries: 0
  # The upstream speaks chat completions, and nothing newer.
  use_chat_completions_url_for_anthropic_messages: true
{settings}
""")
        self.log = open(path + ".log", "w")
        self.process = subprocess.Popen(
            [program, "--config", path, "--port", str(self.port), "--host", "127.0.0.1", "--telemetry", "False"],
            stdout=self.log, stderr=self.log, start_new_session=True,
            env={**os.environ, "LITELLM_LOCAL_MODEL_COST_MAP": "True", "NO_DOCS": "True"})
        self.path = path
        for _ in range(600):
            if self.process.poll() is not None:
                break
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health/liveliness", timeout=2).read()
                return
            except OSError:
                time.sleep(0.2)
        raise SystemExit("the gateway does not start:\n" + open(path + ".log").read()[-2000:])

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()


def ask(maker, gateway, *arguments, question=QUESTION, timeout=200, **variables):
    environment = {**os.environ, **(variables or {"OPENAI_BASE_URL": gateway.url + "/v1", "OPENAI_API_KEY": KEY})}
    ran = subprocess.run([maker, "ask", question, "--json", "--no-journal", *arguments], capture_output=True, text=True,
                         timeout=timeout, env=environment)
    try:
        result = json.loads(ran.stdout)
    except ValueError:
        result = {}
    return ran, result


def samples(result):
    return result.get("usage", {}).get("samples", 0)


def right(ran, result):
    return ran.returncode == 0 and result.get("answer") == "Prague"


def main():
    maker, program = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_STATE_HOME"] = os.path.join(folder, "state")
        upstream = Upstream()
        with Gateway(program, folder, upstream) as gateway:
            ran, result = ask(maker, gateway, "--model", "openai/m")
            expect("OpenAI's route", "solved", right(ran, result), ran.stderr[-600:])
            ran, result = ask(maker, gateway)
            expect("no --model", "the gateway is asked for its models", right(ran, result), ran.stderr[-600:])
            ran, result = ask(maker, gateway, "--model", "anthropic/m", ANTHROPIC_BASE_URL=gateway.url, ANTHROPIC_API_KEY=KEY)
            expect("Anthropic's route", "solved", right(ran, result), ran.stderr[-600:])
            ran, result = ask(maker, gateway, "--model", "openai/absent")
            words = result.get("reason") or ran.stderr
            expect("an unknown model", "exit 69 in the gateway's own words",
                   ran.returncode == 69 and re.search(r"absent", words) and re.search("model", words, re.I), ran.returncode, ran.stderr[-600:])
            ran, result = ask(maker, gateway, "--model", "openai/m", OPENAI_BASE_URL=gateway.url + "/v1", OPENAI_API_KEY="sk-wrong")
            expect("a wrong key", "exit 69, and the key is nowhere",
                   ran.returncode == 69 and "sk-wrong" not in ran.stdout + ran.stderr, ran.returncode, ran.stderr[-600:])

        settings = "  cache: true\n  cache_params:\n    type: local\n"
        upstream = Upstream()
        with Gateway(program, folder, upstream, settings) as gateway:
            ran, result = ask(maker, gateway, "--model", "openai/m", "--seed", "1")
            expect("a cache", "solved", right(ran, result), ran.stderr[-600:])
            first = upstream.samples
            expect("a cache", "every sample is one of the upstream's own", first >= samples(result) > 0, first, samples(result))
            # The same run again: its requests are the same, and the cache answers them. Samples that it already gave are none.
            ran, result = ask(maker, gateway, "--model", "openai/m", "--seed", "1")
            flagged = result.get("usage", {}).get("red_flags", {}).get("cached", 0)
            fresh = upstream.samples - first
            expect("a cache", "asked again, replies of the cache are fresh or flagged", samples(result) <= fresh + flagged + first
                   and (right(ran, result) or flagged > 0), fresh, flagged, samples(result), ran.stderr[-400:])

        # So many requests in a minute: the run waits for its turn, as long as it is told to, and goes on.
        upstream = Upstream()
        with Gateway(program, folder, upstream, "router_settings:\n  optional_pre_call_checks: [enforce_model_rate_limits]\n", "      rpm: 3") as gateway:
            ran, result = ask(maker, gateway, "--model", "openai/m", "--timeout", "5m", timeout=320)
            expect("a quota", "solved", right(ran, result), ran.stderr[-600:])
            expect("a quota", "the waiting is told", "asking again in" in ran.stderr, ran.stderr[-600:])

        budget = "      max_budget: 0.001\n      budget_duration: 1d\n      input_cost_per_token: 0.01\n      output_cost_per_token: 0.01"
        upstream = Upstream()
        with Gateway(program, folder, upstream, model=budget) as gateway:
            for _ in range(3):  # what was spent is counted a moment later
                ran, result = ask(maker, gateway, "--model", "openai/m", "--timeout", "60s")
                time.sleep(1)
            words = (result.get("reason") or "") + ran.stderr
            expect("a spent budget", "exit 69 in the gateway's own words, at once",
                   ran.returncode == 69 and re.search("budget", words, re.I), ran.returncode, words[-600:])
    if FAILURES:
        raise SystemExit(f"{len(FAILURES)} wrong: " + ", ".join(FAILURES))


if __name__ == "__main__":
    main()
