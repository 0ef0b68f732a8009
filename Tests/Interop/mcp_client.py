"""Talks to `maker mcp` as hosts do: with the official client in its three modes, and by hand-written lines at every
revision. Every line of the server is checked against the schema of its revision, as the client's package carries it.

usage: mcp_client.py MAKER
"""

import asyncio
import glob
import json
import os
import signal
import sys
import tempfile
import time

import jsonschema
from mcp import Client, MCPError
from mcp.client.stdio import StdioServerParameters
from mcp_types import ElicitResult, methods

MODERN = "2026-07-28"
LEGACY = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"]
P = "io.modelcontextprotocol/"
FLAGSHIP = "What is the capital of the country where the inventor of the telephone was born?"
SLOW = "sim:latency=300ms"
CODES = {-32700, -32600, -32601, -32602, -32603, -32002, -32021, -32022}
maker = sys.argv[1]
state = tempfile.TemporaryDirectory()
environment = {**os.environ, "XDG_STATE_HOME": state.name}


class Wire:
    """A server process, spoken to line by line. `version` is that of the requests; None stands for no handshake yet."""

    def __init__(self, version, capabilities=None, flags=(), environment=environment):
        self.version, self.capabilities, self.flags = version, capabilities or {}, flags
        self.environment = environment
        self.pending, self.methods, self.notifications, self.checked, self.number = {}, {}, [], 0, 0

    async def __aenter__(self):
        self.process = await asyncio.create_subprocess_exec(
            maker, "mcp", *(self.flags if "--model" in self.flags else ["--model", "sim", *self.flags]), env=self.environment, limit=1 << 26,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE)
        self.reader = asyncio.create_task(self.read())
        if self.version in LEGACY:
            reply = await self.request("initialize", {
                "protocolVersion": self.version, "capabilities": self.capabilities,
                "clientInfo": {"name": "by-hand", "version": "1"}})
            assert reply["result"]["protocolVersion"] == self.version, reply
            self.send({"jsonrpc": "2.0", "method": "notifications/initialized"})
        return self

    async def __aexit__(self, kind, *_):
        start = time.monotonic()
        self.process.stdin.close()
        code = await asyncio.wait_for(self.process.wait(), 5)
        await self.reader
        if kind is None:
            assert code == 0, f"exit code {code}: {await self.process.stderr.read()}"
            assert time.monotonic() - start < 1.5, "the end took too long"

    async def read(self):
        async for line in self.process.stdout:
            message = json.loads(line)
            for one in message if isinstance(message, list) else [message]:
                self.check(one)
                if "method" in one:
                    self.notifications.append(one)
                elif one["id"] in self.pending:
                    self.pending.pop(one["id"]).set_result(one)
                else:
                    raise AssertionError(f"a reply that nobody waits for: {one}")

    def check(self, message):
        assert message["jsonrpc"] == "2.0"
        version = self.version or LEGACY[-1]
        if "method" in message:
            parse = methods.parse_server_request if "id" in message else methods.parse_server_notification
            parse(message["method"], version, message["params"])
        elif "error" in message:
            assert message["error"]["code"] in CODES and isinstance(message["error"]["message"], str), message
        else:
            methods.validate_server_result(self.methods[message["id"]], version, message["result"])
        self.checked += 1

    def send(self, message):
        self.process.stdin.write(json.dumps(message).encode() + b"\n")

    def start(self, method, params=None, meta=None):
        self.number += 1
        params = dict(params or {})
        if self.version == MODERN:
            params["_meta"] = {
                P + "protocolVersion": MODERN, P + "clientCapabilities": self.capabilities,
                P + "clientInfo": {"name": "by-hand", "version": "1"}, **(meta or {})}
        elif meta:
            params["_meta"] = meta
        self.pending[self.number] = future = asyncio.get_running_loop().create_future()
        self.methods[self.number] = method
        self.send({"jsonrpc": "2.0", "id": self.number, "method": method, "params": params})
        return self.number, future

    async def request(self, method, params=None, meta=None):
        return await asyncio.wait_for(self.start(method, params, meta)[1], 20)

    async def call(self, name, arguments, **more):
        reply = await self.request("tools/call", {"name": name, "arguments": arguments, **more})
        assert "result" in reply, reply
        return reply["result"]

    async def notification(self, method):
        for _ in range(2000):
            for position, message in enumerate(self.notifications):
                if message["method"] == method:
                    return self.notifications.pop(position)
            await asyncio.sleep(0.005)
        raise AssertionError(f"no {method}")


DOMAIN = """(define (domain lamp) (:requirements :strips) (:predicates (on) (off))
  (:action switch :parameters () :precondition (off) :effect (and (on) (not (off)))))"""
PROBLEM = "(define (problem p) (:domain lamp) (:init (off)) (:goal (on)))"

# The second seed's printed example, the patterns, and graphs that cannot be run.
HOPS = {"subtasks": [
    {"id": "t1", "description": "Identify inventor of telephone", "dependencies": []},
    {"id": "t2", "description": "Determine birthplace of {t1}", "dependencies": ["t1"]},
    {"id": "t3", "description": "Identify capital of {t2}", "dependencies": ["t2"]}]}
DAGS = [json.load(open(path)) for path in sorted(
    glob.glob(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../Fixtures/dags/*.json")))]
# A refinement that cannot come to a valid verdict, so that a person has to decide.
ENDLESS = {"k": 5, "inputs": {"text": "Bell was born in Edinburgh, in Scotland, in 1847."}, "subtasks": [
    {"id": "draft", "description": "Summarise {text} in one sentence"},
    {"id": "revise", "description": "Shorten {draft} to at most 2 words", "dependencies": ["draft"]},
    {"id": "check", "description": "Check that {revise} has at most 2 words", "dependencies": ["revise"],
     "on_fail": {"back_to": "revise", "at_most": 1}},
    {"id": "final", "description": "The revision", "dependencies": ["revise", "check"], "compose": "{revise}"}]}
BROKEN = [
    ({"subtasks": [{"id": "a", "description": "x", "dependencies": ["b"]}, {"id": "b", "description": "x", "dependencies": ["a"]}]},
     "a → b → a"),
    ({"subtasks": [{"id": "a", "description": "x", "dependencies": ["c"]}]}, "subtasks[0].dependencies[0]"),
    ({"subtasks": [{"id": "a", "description": "x"}, {"id": "a", "description": "y"}]}, "subtasks[1].id"),
    ({"subtasks": [{"id": "a", "description": "x"}, {"id": "b", "description": "{a.name}", "dependencies": ["a"]}]},
     "subtasks[1].description")]

# What each tool is called with: arguments that do, and arguments that do not, with a word of what it then says.
CALLS = {
    "maker_ask": (
        [{"question": FLAGSHIP}, {"question": "Who is the king of Mars?"}, {"question": FLAGSHIP, "max_calls": 5},
         {"question": "When does it end?", "context": "The contract ends on 3 May.", "k": 2, "decompose": "never"}],
        [({"question": ""}, "question"), ({"question": " "}, "blank"), ({"question": 7}, "a text"),
         ({"questoin": "x"}, "did you mean `question`"), ({"question": "x" * 10_001}, "10000"), ({}, "`question`"),
         ({"question": "x", "k": 0}, "`k`"), ({"question": "x", "k": 3, "reliability": 0.9}, "exclude"),
         ({"question": "x", "k": 5, "max_votes": 2}, "max_votes"), ({"question": "x", "timeout": "soon"}, "`timeout`"),
         ({"question": "x", "model": "replay:/etc/passwd"}, "`model`"), ({"question": "x", "model": "no/such"}, "model"),
         ({"question": "x", "model": "http://127.0.0.1:9/v1"}, "`model`"), ({"question": "x", "journal": "/tmp/x"}, "journal")]),
    "maker_solve": (
        [{"problem": "hanoi", "disks": 4}, {"problem": "hanoi", "start": "[[3],[2],[1]]", "goal": "[[],[3,2,1],[]]"},
         {"problem": "arithmetic", "expression": "48 * 97 - 12"}, {"problem": "task", "task": "Name the capital of France"},
         {"problem": "pddl", "pddl_domain": DOMAIN, "pddl_problem": PROBLEM}],
        [({}, "`problem`"), ({"problem": "chess"}, "hanoi"), ({"problem": "hanoi"}, "`disks`"),
         ({"problem": "hanoi", "disks": 99}, "disks"), ({"problem": "hanoi", "disks": 3, "expression": "1"}, "arithmetic"),
         ({"problem": "arithmetic", "expression": "1 +"}, "expression"), ({"problem": "arithmetic"}, "`expression`"),
         ({"problem": "pddl", "pddl_domain": "(x", "pddl_problem": PROBLEM}, "pddl_domain"), ({"problem": "task"}, "`task`")]),
    "maker_plan": ([{"question": FLAGSHIP}], [({}, "`question`"), ({"question": "x", "plan": {}}, "plan")]),
    "maker_run_plan": (
        [{"plan": {"format": "maker-plan", "version": 1, "root": {"id": "1", "problem": "What is the capital of France?"}}}],
        [({}, "`plan`"), ({"plan": {}}, "maker-plan"), ({"plan": "x"}, "an object"),
         ({"plan": {"format": "maker-plan", "version": 1, "root": {"id": "1"}}}, "problem")]),
    "maker_run_dag": (
        [HOPS, *DAGS],
        [({}, "`subtasks`"), ({"subtasks": []}, "subtasks"), *BROKEN, ({**HOPS, "k": 0}, "`k`"),
         ({"subtasks": [{"id": "a", "description": "x", "model": "no"}]}, "subtasks[0].model")]),
    "maker_build_dag": ([HOPS, *DAGS], [({}, "`subtasks`"), *BROKEN, ({**HOPS, "k": 3}, "`k`")]),
    "maker_red_flag": (
        [{"output": "Edinburgh"}, {"output": "[TODO] possibly", "max_tokens": 3}, {"output": ""},
         {"output": "{}", "schema": {"type": "object", "required": ["answer"]}, "flags": ["missing_field", "schema"]}],
        [({}, "`output`"), ({"output": 3}, "a text"), ({"output": "x", "schema": {"type": 7}}, "schema"),
         ({"output": "x", "flags": "nonsense"}, "nonsense"), ({"output": "x", "max_token": 3}, "`max_tokens`")]),
    "maker_compute_reliability": (
        [{"m": 5, "k": 2}, {"m": 11, "k": 5, "n": 1000, "p": 0.95}, {"m": 1, "k": 1, "p": 0}],
        [({"m": 3}, "`k`"), ({"m": 3, "k": 5}, "m = 3"), ({"m": 3, "k": 1, "p": 2}, "`p`"), ({"m": "x", "k": 1}, "`m`")]),
    "maker_get_config": ([{}, {"criticality": "critical", "n": 5}], [({"criticality": "extreme"}, "critical")]),
    "maker_compose_results": (
        [{**HOPS, "outputs": {"t3": "Edinburgh"}}],
        [(HOPS, "`outputs`"), ({**HOPS, "outputs": {"t1": "Bell"}}, "t3"), ({**HOPS, "outputs": {"t9": 1}}, "t9")]),
    "maker_generate_prompt": (
        [{"subtask": HOPS["subtasks"][1], "inputs": {"t1": "Bell"}, "wording": 2}],
        [({}, "`subtask`"), ({"subtask": HOPS["subtasks"][1]}, "t1"), ({"subtask": {"id": "a b", "description": "x"}}, "a b")]),
    "maker_run_start": (
        [{"tool": "maker_run_dag", "arguments": HOPS}, {"tool": "maker_ask", "arguments": {"question": FLAGSHIP}}],
        [({}, "`tool`"), ({"tool": "maker_health", "arguments": {}}, "maker_ask"),
         ({"tool": "maker_ask", "arguments": {"question": "x", "kk": 1}}, "`kk`"),
         ({"tool": "maker_solve", "arguments": {"problem": "hanoi"}}, "`disks`")]),
    "maker_run_status": ([], [({}, "`run`"), ({"run": "x"}, "no run"), ({"run": "x", "wait_seconds": 99}, "50")]),
    "maker_run_cancel": ([], [({}, "`run`"), ({"run": "x"}, "no run")]),
    "maker_run_resume": ([], [({}, "`run`"), ({"run": "x"}, "no run"), ({"run": "/etc/passwd"}, "no run"), ({"run": "x", "k": 3}, "`k`")]),
    "maker_decompose": (
        [{"question": FLAGSHIP}, {"task": "Name the capital of France", "k": 2}],
        [({}, "exactly one"), ({"question": "x", "task": "y"}, "exactly one"), ({"question": " "}, "blank"),
         ({"question": "x", "maxvotes": 3}, "did you mean `max_votes`"), ({"question": "x", "config": "cfg_0"}, "maker_configure")]),
    "maker_vote": (
        [{"prompt": "What is the capital of France?", "k_margin": 3, "max_samples": 20, "matcher": "embedding"},
         {"prompt": "What is the capital of France?", "k": 2, "config": "server"},
         {"outputs": ["Bell", "bell.", {"output": "The Bell", "agent_id": 3}, {"output": "?", "is_valid": False}], "k": 2},
         {"outputs": [{"output": {"a": 1}}, "{\"a\": 1.0}"], "k": 2, "equivalence": "json"}, {"outputs": ["a", "b"]}],
        [({}, "prompt"), ({"prompt": "x", "outputs": ["x"]}, "exclude"), ({"outputs": []}, "`outputs`"),
         ({"outputs": [{"agent_id": 1}]}, "output"), ({"outputs": [{"output": "x", "agent": 1}]}, "agent_id"),
         ({"outputs": ["x"], "matcher": "equivalence"}, "asks a model"), ({"outputs": ["x"], "k_margin": 9, "max_samples": 2}, "max_votes"),
         ({"prompt": "x", "k": 2, "k_margin": 2}, "another name"), ({"prompt": "x", "schema": {"requird": []}}, "did you mean"),
         ({"prompt": "x" * 10_001}, "10000"), ({"prompt": "x", "matcher": "embedding", "embeddings": "http://127.0.0.1:9/v1"}, "`embeddings`")]),
    "maker_validate": (
        [{"response": "...", "token_limit": 700, "schema": {"required": ["move"]}}, {"response": "42"},
         {"response": "Possibly 7.", "flags": ["+uncertainty"], "range": [0, 5], "task_kind": "short_answer"}],
        [({}, "`response`"), ({"response": 1}, "a text"), ({"response": "x", "token_limit": 0}, "token_limit"),
         ({"response": "x", "schema": {"requird": []}}, "did you mean"), ({"response": "x", "flags": "shouting"}, "red flag"),
         ({"response": "x", "tokenlimit": 1}, "did you mean `token_limit`")]),
    "maker_calibrate": (
        [{"samples": [{"prompt": "What is the capital of France?", "ground_truth": "Paris"}]},
         {"samples": [{"prompt": "Who is the king of Mars?", "ground_truth": True, "id": "a"}], "raw": True, "samples_per_prompt": 5}],
        [({}, "`samples`"), ({"samples": []}, "`samples`"), ({"samples": [{"prompt": "x"}]}, "ground_truth"),
         ({"samples": [{"prompt": " ", "ground_truth": "x"}]}, "prompt"), ({"samples": [{"prompt": "x", "ground_truth": "y", "z": 1}]}, "`samples[0].z`"),
         ({"samples": [{"prompt": "x", "ground_truth": "y"}], "target": 1}, "target"),
         ({"samples": [{"prompt": "x", "ground_truth": "y"}], "model": ["sim", "sim:seed=2"]}, "model"),
         ({"samples": [{"prompt": "x", "ground_truth": "y"}], "model": "sim sim:seed=2"}, "one model")]),
    # The last one goes back to the server's own settings, which a handshake's session would otherwise leave.
    "maker_configure": (
        [{"k_default": 3, "temperature_diversity": 0.1, "token_limit": 700, "adaptive_k": True, "ema_alpha": 0.1, "k_bounds": [2, 10],
          "matcher": {"type": "embedding", "threshold": 0.92, "provider": "ollama"}}, {"adaptive_k": True, "ema_alpha": 0.1, "k_bounds": [2, 10]},
         {"ensemble": {"models": [{"provider": "ollama", "model": "llama3", "cost_tier": "cheap"},
                                  {"provider": "anthropic", "model": "claude-haiku", "cost_tier": "medium"}], "strategy": "cost_aware"}},
         {"config": "server"}],
        [({"k_default": 0}, "k_default"), ({"k": 2, "k_default": 2}, "another name"), ({"k": 20, "adaptive_k": True}, "k_bounds"),
         ({"k_bounds": [1]}, "k_bounds"), ({"matcher": {"type": "telepathy"}}, "matcher"), ({"colour": 1}, "`colour`"),
         ({"matcher": {"type": "embedding", "provider": "nobody"}}, "provider"), ({"config": "cfg_0"}, "maker_configure"),
         ({"ensemble": {"models": [{"provider": "ollama", "model": "a"}]}}, "ensemble.models"),
         ({"ensemble": {"models": [{"provider": "no", "model": "a"}, {"provider": "ollama", "model": "b"}]}}, "no/a"),
         ({"ensemble": {"models": [{"provider": "ollama", "model": "a"}, {"provider": "ollama", "model": "b"}], "strategy": "luck"}}, "strategy"),
         ({"model": "replay:/etc/passwd"}, "`model`")]),
    "maker_health": ([{}, {"model": "sim:accuracy=0.7"}], [({"x": 1}, "`x`"), ({"model": "nonsense"}, "model")]),
}


def fits(tool, result, has_structure=True):
    assert not result.get("isError"), result
    texts = [block["text"] for block in result["content"]]
    structured = result["structuredContent"] if has_structure else json.loads(texts[1])
    jsonschema.Draft202012Validator(tool["outputSchema"]).validate(structured)
    assert json.loads(texts[1]) == structured
    if "simulated" in structured:
        assert structured["simulated"] is True and "No real model" in structured["note"], structured
        assert "No real model" in texts[0] or structured.get("state"), texts[0]
    return structured


async def tools_of(wire):
    tools = (await wire.request("tools/list"))["result"]["tools"]
    return {tool["name"]: tool for tool in tools}


async def every_tool(version, reference):
    """Lists and calls every tool, rightly and wrongly."""
    async with Wire(version) as wire:
        tools = await tools_of(wire)
        assert set(tools) == set(CALLS), set(tools) ^ set(CALLS)
        has_structure = version >= "2025-06-18"
        for name, tool in tools.items():
            assert len(name) <= 40 and name.replace("_", "").isalnum()
            jsonschema.Draft202012Validator.check_schema(tool["inputSchema"])
            assert tool["inputSchema"]["additionalProperties"] is False
            for key, since in [("outputSchema", "2025-06-18"), ("title", "2025-06-18"), ("annotations", "2025-03-26")]:
                assert (key in tool) == (version >= since), (version, name, key)
            good, bad = CALLS[name]
            for arguments in good:
                jsonschema.Draft202012Validator(tool["inputSchema"]).validate(arguments)
                fits(reference[name], await wire.call(name, arguments), has_structure)
            for arguments, word in bad:
                result = await wire.call(name, arguments)
                assert result["isError"] and "structuredContent" not in result, (name, arguments, result)
                assert word in result["content"][0]["text"], (name, arguments, result)
        if not has_structure:
            return wire.checked
        answer = fits(tools["maker_ask"], await wire.call("maker_ask", {"question": FLAGSHIP}))
        assert answer["answer"] == "Edinburgh" and answer["status"] == "solved"
        await configurations(wire, tools)
        await plan_and_runs(wire, tools)
        await resources_and_prompts(wire, answer["resource"])
        return wire.checked


async def configurations(wire, tools):
    """A handle holds where it is passed; a session has the last one as its default."""
    has_session = wire.version in LEGACY

    async def configure(**arguments):
        made = fits(tools["maker_configure"], await wire.call("maker/configure", arguments))
        assert made["applied"] is True and made["for_session"] is has_session
        return made

    async def k(**arguments):
        outputs = {"outputs": ["a"] * 20, **arguments}
        return fits(tools["maker_vote"], await wire.call("maker/vote", outputs))["k_used"]

    five = await configure(k_default=5)
    assert five["current_config"]["k"] == 5 and await k(config=five["handle"]) == 5 and await k(config="server") == 3
    assert await k() == (5 if has_session else 3) and await k(k=2) == 2 and await k(config=five["handle"], criticality="low") == 1
    more = await configure(config=five["handle"], max_votes=8)
    assert more["current_config"]["k"] == 5 and more["current_config"]["max_votes"] == 8 and more["handle"] != five["handle"]
    asked = await wire.call("maker_run_start", {"tool": "maker_ask", "arguments": {"question": "x", "config": five["handle"], "max_votes": 4}})
    assert asked["isError"] and "max_votes" in asked["content"][0]["text"], asked
    assert (await wire.call("maker_ask", {"question": "x", "config": five["handle"][:-1]}))["isError"]
    await configure(config="server")
    assert await k() == 3
    assert (await wire.call("maker_health", {"config": five["handle"]}))["structuredContent"]["healthy"]
    validated = await wire.call("maker/validate", {"response": "{}", "schema": {"required": ["move"]}})
    assert [flag["flag_type"] for flag in fits(tools["maker_validate"], validated)["red_flags"]][-1] == "missing_field", validated
    measured = await wire.call("maker/calibrate", {"samples": [{"prompt": "What is the capital of France?", "ground_truth": "Paris"}]})
    # The simulated model errs at every tenth sample.
    assert 0.5 < fits(tools["maker_calibrate"], measured)["p_estimate"] <= 1, measured


async def plan_and_runs(wire, tools):
    """Plan, look, edit, run; start, look, cancel."""
    plan = fits(tools["maker_plan"], await wire.call("maker_plan", {"question": FLAGSHIP}))["plan"]
    assert fits(tools["maker_run_plan"], await wire.call("maker_run_plan", {"plan": plan}))["answer"] == "Edinburgh"
    plan = {**plan, "root": {"id": "1", "problem": "What is the capital of France?"}}
    assert fits(tools["maker_run_plan"], await wire.call("maker_run_plan", {"plan": plan}))["answer"] == "Paris"

    async def start(**arguments):
        result = await wire.call("maker_run_start", {"tool": "maker_ask", "arguments": {"question": FLAGSHIP, **arguments}})
        return fits(tools["maker_run_start"], result)["run"]

    async def look(run, **more):
        return fits(tools["maker_run_status"], await wire.call("maker_run_status", {"run": run, **more}))

    run = await start()
    done = await look(run, wait_seconds=20)
    assert done["state"] == "finished" and done["result"]["answer"] == "Edinburgh", done
    assert done["votes"] > 10 and done["elections"] > 3 and done["decided"]
    slow = await start(model=SLOW)
    under_way = await look(slow, wait_seconds=0.1)
    assert under_way["state"] == "running" and under_way["tree"]["state"] == "running", under_way
    begin = time.monotonic()
    cancelled = fits(tools["maker_run_cancel"], await wire.call("maker_run_cancel", {"run": slow}))
    assert time.monotonic() - begin < 1, "cancelling took too long"
    assert cancelled["state"] == "finished" and cancelled["result"]["status"] == "interrupted", cancelled
    cut = await look(await start(max_calls=8), wait_seconds=20)
    assert cut["result"]["status"] == "budget_exhausted" and "maker_run_resume" in cut["next_step"], cut
    resumed = fits(tools["maker_run_resume"], await wire.call("maker_run_resume", {"run": cut["run"], "max_calls": 500}))
    assert resumed["run"] == cut["run"], resumed
    over = await look(cut["run"], wait_seconds=20)
    assert over["result"]["answer"] == "Edinburgh", over
    # A call that was under way beside the last one when the limit was reached is asked again, and both are counted.
    asked, whole = over["result"]["usage"], done["result"]["usage"]
    most = whole["calls"] + (2 if asked["tokens_estimated"] else 0)
    assert whole["calls"] <= asked["calls"] <= most and asked["ballots"] == whole["ballots"], "something was asked twice"
    failing = await wire.call("maker_run_start", {"tool": "maker_ask", "arguments": {"question": "x", "model": "openai/x"}})
    failed = await wire.call("maker_run_status", {"run": failing["structuredContent"]["run"], "wait_seconds": 20})
    failed = failed["structuredContent"]
    assert failed["state"] == "failed" and failed["simulated"] is False, failed
    assert failed["result"]["status"] == "failed" and failed["result"]["fault"]["kind"] == "unauthorized", failed


async def resources_and_prompts(wire, uri):
    listed = (await wire.request("resources/list"))["result"]["resources"]
    assert uri in [resource["uri"] for resource in listed]
    read = json.loads((await wire.request("resources/read", {"uri": uri}))["result"]["contents"][0]["text"])
    assert read["whole"]["tree"]["elections"] and read["whole"]["usage"]["calls"] > 0
    metrics = json.loads((await wire.request("resources/read", {"uri": uri + "/metrics"}))["result"]["contents"][0]["text"])
    assert metrics["consensus_rate"] == 1 and metrics["margins"] and metrics["usage"]["calls"] > 0, metrics
    for resource in listed:
        contents = (await wire.request("resources/read", {"uri": resource["uri"]}))["result"]["contents"]
        assert contents[0]["text"] and contents[0]["mimeType"] == resource["mimeType"]
    templates = (await wire.request("resources/templates/list"))["result"]["resourceTemplates"]
    assert {t["uriTemplate"] for t in templates} == {
        "maker://runs/{id}", "maker://runs/{id}/metrics", "maker://prompts/{name}"}
    missing = await wire.request("resources/read", {"uri": "maker://runs/none"})
    assert missing["error"]["code"] == (-32602 if wire.version == MODERN else -32002)
    assert missing["error"]["data"] == {"uri": "maker://runs/none"}
    prompts = (await wire.request("prompts/list"))["result"]["prompts"]
    assert "decompose" in [prompt["name"] for prompt in prompts]
    got = await wire.request("prompts/get", {"name": "decompose", "arguments": {"question": "Why?"}})
    assert "Why?" in got["result"]["messages"][0]["content"]["text"]
    assert (await wire.request("prompts/get", {"name": "decompose"}))["error"]["code"] == -32602
    claim = next(dag["inputs"] for dag in DAGS if "statement" in dag.get("inputs", {}))
    document = next(dag["inputs"] for dag in DAGS if "document" in dag.get("inputs", {}))
    for name, arguments in [
            ("verify_claim", {"claim": claim["statement"], **{key: claim[key] for key in claim if key != "statement"}}),
            ("refine", {"task": "Summarise the text", "text": claim["source_a"], "condition": "at most 30 words"}),
            ("extract_knowledge", document)]:
        got = await wire.request("prompts/get", {"name": name, "arguments": arguments})
        graph = json.loads(got["result"]["messages"][0]["content"]["text"].split("\n```")[1][len("json"):])
        result = await wire.call("maker_run_dag", {**graph, "k": 5})
        assert result["structuredContent"]["status"] == "solved", (name, result)
        assert (await wire.request("prompts/get", {"name": name, "arguments": {}}))["error"]["code"] == -32602


async def progress_and_cancellation(version):
    async with Wire(version) as wire:
        reply = await wire.request("tools/call", {"name": "maker_ask", "arguments": {"question": FLAGSHIP}},
                                   {"progressToken": "token"})
        told = [n["params"] for n in wire.notifications if n["method"] == "notifications/progress"]
        votes = [one["progress"] for one in told]
        # Proposals are read five at a time, so the count of what was read does not go up by one alone.
        assert votes[-1] >= reply_votes(reply) and len(votes) > 20 and votes == sorted(set(votes)), votes
        assert {one["progressToken"] for one in told} == {"token"}
        wire.notifications.clear()
        number, future = wire.start("tools/call", {"name": "maker_ask", "arguments": {"question": FLAGSHIP, "model": SLOW}},
                                    {"progressToken": 7})
        await wire.notification("notifications/progress")
        wire.send({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": number}})
        listed = {"resources": []}
        begin = time.monotonic()
        while not any("cancelled" in r["description"] for r in listed["resources"]):
            assert time.monotonic() - begin < 1, "a cancelled run still goes on"
            listed = (await wire.request("resources/list"))["result"]
        wire.notifications.clear()
        await asyncio.sleep(0.4)
        assert not future.done() and not wire.notifications, "something came after the cancellation"
        return wire.checked


def reply_votes(reply):
    result = reply["result"]
    return json.loads(result["content"][1]["text"])["usage"]["ballots"]


async def elicitation_by_hand():
    """Asks for a missing question: accepted, declined, dismissed, tampered with."""
    async with Wire(MODERN, {"elicitation": {}}) as wire:
        first = await wire.call("maker_ask", {"k": 2})
        assert first["resultType"] == "input_required", first
        state = first["requestState"]

        def answers(action, **content):
            return {"question": {"action": action, **({"content": content} if content else {})}}

        async def again(action, arguments=None, state=state, **content):
            return await wire.request("tools/call", {
                "name": "maker_ask", "arguments": arguments or {"k": 2}, "requestState": state,
                "inputResponses": answers(action, **content)})

        accepted = (await again("accept", question=FLAGSHIP))["result"]
        assert accepted["structuredContent"]["answer"] == "Edinburgh"
        for action in ["decline", "cancel"]:
            assert (await again(action))["result"]["isError"] is True
        flipped = ("1" if state[9] == "0" else "0").join([state[:9], state[10:]])
        for wrong in [flipped, state[:-1], "", "x.y"]:
            assert (await again("accept", state=wrong, question=FLAGSHIP))["error"]["code"] == -32602
        assert (await again("accept", arguments={"k": 3}, question=FLAGSHIP))["error"]["code"] == -32602
        assert (await again("accept", question=""))["result"]["isError"] is True
        return wire.checked


async def protocol_by_hand():
    """Both eras in one process, faults, and lines that are no messages."""
    async with Wire(None) as wire:
        wire.process.stdin.write(b"\xef\xbb\xbf\r\nnot json\n{\n[]\n{}\n\xff\xfe\n")
        assert (await wire.request("ping"))["result"] == {}
        assert (await wire.request("tools/list"))["error"]["code"] == -32602
        wire.version = MODERN
        discovery = (await wire.request("server/discover"))["result"]
        assert discovery["supportedVersions"] == [MODERN] and discovery["instructions"]
        for method in ["ping", "logging/setLevel", "resources/subscribe", "subscriptions/listen"]:
            assert (await wire.request(method))["error"]["code"] == -32601
        assert (await wire.request("tools/list", meta={P + "protocolVersion": "2031-01-01"}))["error"]["code"] == -32022
        assert (await wire.request("tools/list", meta={P + "clientCapabilities": None}))["error"]["code"] == -32602
        for params in [{"name": "maker_aks"}, {}, {"name": "maker_ask", "arguments": []}]:
            assert (await wire.request("tools/call", params))["error"]["code"] == -32602
        for number in range(100):
            wire.start("tools/call", {"name": "maker_ask", "arguments": {"question": "What is the capital of France?"}})
        waiting = list(wire.pending.values())
        assert (await wire.request("tools/list"))["result"]["tools"]
        for reply in await asyncio.wait_for(asyncio.gather(*waiting), 30):
            assert reply["result"]["structuredContent"]["answer"] == "Paris"
        return wire.checked


async def ends():
    """However it ends in the middle of a run: exit code 0 at once, and a journal of whole lines."""
    for end in [lambda process: process.stdin.close(), lambda process: process.send_signal(signal.SIGTERM),
                lambda process: process.send_signal(signal.SIGINT)]:
        with tempfile.TemporaryDirectory() as folder:
            wire = Wire(MODERN, environment={**os.environ, "XDG_STATE_HOME": folder})
            async with wire:
                wire.start("tools/call", {"name": "maker_ask", "arguments": {"question": FLAGSHIP, "model": SLOW}},
                           {"progressToken": 1})
                await wire.notification("notifications/progress")
                begin = time.monotonic()
                end(wire.process)
                assert await asyncio.wait_for(wire.process.wait(), 5) == 0
                assert time.monotonic() - begin < 1, "the end took too long"
            (journal,) = glob.glob(folder + "/maker/runs/*.jsonl")
            with open(journal) as file:
                lines = [json.loads(line) for line in file.read().splitlines()]
            assert len(lines) > 3 and all("checksum" in line for line in lines)


async def spending():
    """A server of models that never answers: a cancelled call lets go of its connections within a second."""
    open_calls, let_go = [], []

    async def serve(reader, writer):
        head = await reader.readuntil(b"\r\n\r\n")
        if head.startswith(b"GET"):
            body = json.dumps({"object": "list", "data": [{"id": "m", "object": "model"}]}).encode()
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: "
                         + str(len(body)).encode() + b"\r\n\r\n" + body)
            await writer.drain()
        else:
            open_calls.append(writer)
            while await reader.read(1 << 16):
                pass
            let_go.append(time.monotonic())
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with Wire(MODERN, flags=["--model", f"http://127.0.0.1:{port}/v1#m"]) as wire:
        number, _ = wire.start("tools/call", {"name": "maker_ask", "arguments": {"question": FLAGSHIP}})
        while not open_calls:
            await asyncio.sleep(0.01)
        begin = time.monotonic()
        wire.send({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": number}})
        while len(let_go) < len(open_calls):
            assert time.monotonic() - begin < 1, "a cancelled call still waits for its model"
            await asyncio.sleep(0.01)
        before = len(open_calls)
        await asyncio.sleep(0.3)
        assert len(open_calls) == before, "a cancelled call asks on"
    server.close()
    return f"{before} connections let go after {max(let_go) - begin:.3f} s"


async def memory():
    """Ten thousand calls leave the memory as it was."""
    async with Wire(MODERN) as wire:
        def resident():
            with open(f"/proc/{wire.process.pid}/statm") as file:
                return int(file.read().split()[1]) * 4096 / 1e6

        async def calls(count):
            for _ in range(count // 100):
                started = [wire.start("tools/call", {"name": "maker_health", "arguments": {}})[1] for _ in range(100)]
                await asyncio.wait_for(asyncio.gather(*started), 30)

        await calls(2000)
        if not os.path.exists("/proc/self/statm"):
            return "not measured here"
        before = resident()
        await calls(8000)
        after = resident()
        assert after < before + 8, f"{before} MB before, {after} MB after"
        return f"{before:.0f} MB after 2,000 calls, {after:.0f} MB after 10,000"


async def official(mode):
    """The official client, with a user who fills in every form, but none of the bad calls'."""
    forms = []
    is_bad = False

    async def user(context, params):
        if is_bad:
            return ElicitResult(action="decline")
        forms.append(params.message)
        if "Take it as it stands?" in params.message:
            return ElicitResult(action="accept", content={"accept": True})
        return ElicitResult(action="accept", content={"question": FLAGSHIP})

    async def no(context, params):
        return ElicitResult(action="decline")

    progress = []

    async def on_progress(done, total, message):
        progress.append(done)

    server = StdioServerParameters(command=maker, args=["mcp", "--model", "sim"], env=environment)
    async with Client(server, mode=mode, elicitation_callback=user, read_timeout_seconds=20) as client:
        assert client.protocol_version == (LEGACY[-1] if mode == "legacy" else MODERN)
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert set(tools) == set(CALLS)
        for name, (good, bad) in CALLS.items():
            for arguments in good:
                result = await client.call_tool(name, arguments)
                assert not result.is_error, result
                jsonschema.validate(result.structured_content, tools[name].output_schema)
            is_bad = True
            for arguments, _ in bad:
                assert (await client.call_tool(name, arguments)).is_error, (name, arguments)
            is_bad = False
        asked = await client.call_tool("maker_ask", {}, progress_callback=on_progress)
        assert asked.structured_content["answer"] == "Edinburgh" and forms == ["What is the question?"]
        assert progress == sorted(set(progress)) and len(progress) > 10
        reviewed = await client.call_tool("maker_run_dag", ENDLESS, progress_callback=on_progress)
        assert reviewed.structured_content["status"] == "solved" and "2 allowed" in forms[-1], (reviewed, forms)
        assert (await client.list_prompts()).prompts and (await client.list_resources()).resources
        assert (await client.list_resource_templates()).resource_templates
        assert (await client.get_prompt("decompose", {"question": "Why?"})).messages
        read = await client.read_resource(asked.structured_content["resource"])
        assert json.loads(read.contents[0].text)["whole"]["tree"]
        for wrong in [client.call_tool("maker_none", {}), client.read_resource("maker://none")]:
            try:
                await wrong
                raise AssertionError("a fault was not told")
            except MCPError as error:
                assert error.code in (-32602, -32002)
        begin = time.monotonic()
        try:
            await asyncio.wait_for(client.call_tool("maker_ask", {"question": FLAGSHIP, "model": SLOW}), 0.5)
        except asyncio.TimeoutError:
            pass
        await client.list_tools()
        assert time.monotonic() - begin < 1.5
    async with Client(server, mode=mode, elicitation_callback=no) as client:
        assert (await client.call_tool("maker_ask", {})).is_error
        refused = (await client.call_tool("maker_run_dag", ENDLESS)).structured_content
        assert refused["status"] == "rejected" and refused["needs_review"][0]["subtask"] == "check", refused


async def main():
    start = time.monotonic()

    def tell(what):
        print(f"{time.monotonic() - start:5.1f} s  {what}", flush=True)

    for mode in ["auto", MODERN, "legacy"]:
        await official(mode)
        tell(f"the official client, {mode}")
    async with Wire(MODERN) as wire:
        reference = await tools_of(wire)
    for version in [*LEGACY, MODERN]:
        lines = await every_tool(version, reference) + await progress_and_cancellation(version)
        tell(f"{version} by hand: {lines} lines fit its schema")
    tell(f"elicitation by hand: {await elicitation_by_hand()} lines")
    tell(f"the protocol by hand: {await protocol_by_hand()} lines")
    tell(f"cancelling: {await spending()}")
    await ends()
    tell("three ends in the middle of a run")
    tell(f"memory: {await memory()}")


asyncio.run(main())
