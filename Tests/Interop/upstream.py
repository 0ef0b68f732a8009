"""A server in OpenAI's form for tests: answers every agent right, and always the same, or as `instead` says."""

import http.server
import json
import threading

QUESTION = "Where was the author of The Trial born?"
"""What it knows the answer to: Prague, by way of Franz Kafka."""


def completion(request, number):
    """The whole reply to a request, the number of which makes its id."""
    prompt = request["messages"][-1]["content"]
    question = prompt.split("<question>")[-1].split("</question>")[0]
    if "answer_kind" in prompt:
        reply = {"atomic": "author of" not in question, "answer_kind": "entity"}
    elif "subproblem_A" in prompt and "author of" in question:
        reply = {"subproblem_A": "Who wrote The Trial?", "subproblem_B": "Where was {A} born?", "compose_fn": "second",
                 "stop": False, "kind": "entity", "kind_A": "entity", "kind_B": "entity"}
    elif "subproblem_A" in prompt:
        reply = {"subproblem_A": "", "subproblem_B": "", "compose_fn": "", "stop": True, "kind": "entity", "kind_A": "", "kind_B": ""}
    elif "choice" in prompt:
        options = prompt.split("<proposals>")[-1].split("</proposals>")[0].strip().splitlines()
        reply = {"choice": int(next((line for line in options if "The Trial" in line), "1.").split(".")[0])}
    else:
        reply = {"answer": "Franz Kafka" if "Who" in question else "Prague"}
    choice = {"finish_reason": "stop", "message": {"role": "assistant", "content": json.dumps(reply)}}
    choices = [dict(choice, index=index) for index in range(request.get("n") or 1)]
    usage = {"prompt_tokens": 40, "completion_tokens": 9 * len(choices), "total_tokens": 40 + 9 * len(choices)}
    return {"id": f"c{number}", "object": "chat.completion", "model": "m", "choices": choices, "usage": usage}


class Upstream(http.server.ThreadingHTTPServer):
    """Counts what it is asked. `instead(number, request)` may give another status and body."""

    daemon_threads = True

    def __init__(self, instead=lambda number, request: None):
        super().__init__(("127.0.0.1", 0), Handler)
        self.instead, self.lock = instead, threading.Lock()
        self.asked, self.answered, self.samples = 0, 0, 0
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}/v1#m"

    def handle_error(self, *_):
        pass  # a client that was killed hangs up


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def send(self, status, value):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        self.send(200, {"object": "list", "data": [{"id": "m", "object": "model"}]})

    def do_POST(self):
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with self.server.lock:
            self.server.asked += 1
            number = self.server.asked
        other = self.server.instead(number, request)
        if other:
            return self.send(*other)
        reply = completion(request, number)
        self.send(200, reply)
        with self.server.lock:
            self.server.answered += 1
            self.server.samples += len(reply["choices"])
