"""Lets `maker` plan for many problems with the offline model, has every plan accepted by others, and sets its cost beside
the optimum of a classical planner.

usage: compare_plans.py MAKER FOLDER [--model MODEL] [--seconds N]
       FOLDER holds a folder a problem, with domain.pddl and problem.pddl
exit:  0 every plan that was found is accepted, 1 one is not, 2 the others could not be run

Plans are accepted by unified-planning's validator; where it cannot read the problem, by a replay below that shares no code
with ours. The optimum is Fast Downward's (A* with LM-cut; blind search where there are conditional effects), within --seconds.
"""

import argparse
import itertools
import json
import pathlib
import re
import subprocess
import sys
import tempfile


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("maker")
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--model", default="sim:accuracy=0.9,seed=1")
    parser.add_argument("--seconds", type=int, default=30)
    options = parser.parse_args()
    # The planner works in a folder of its own.
    options.folder = options.folder.resolve()
    try:
        import up_fast_downward
        import validate_plans
    except ImportError as error:
        print(f"{error}: pip install unified-planning up-fast-downward", file=sys.stderr)
        return 2
    planner = next(pathlib.Path(up_fast_downward.__file__).parent.rglob("fast-downward.py"), None)
    print(f"{'problem':24} {'state':14} {'length':>6} {'cost':>8} {'elected':>8} {'bound':>8} {'optimum':>8}  accepted by")
    found = accepted = optimal = known = 0
    for folder in sorted(path for path in options.folder.iterdir() if path.is_dir()):
        domain, problem = str(folder / "domain.pddl"), str(folder / "problem.pddl")
        with tempfile.TemporaryDirectory() as scratch:
            plan = f"{scratch}/plan"
            result, state = solve(options, domain, problem, plan)
            if state != "solved":
                print(f"{folder.name:24} {state}")
                continue
            found += 1
            by = acceptor(validate_plans, domain, problem, plan)
            accepted += by is not None
            optimum = optimal_cost(planner, domain, problem, scratch, options.seconds)
            known += optimum is not None
            optimal += optimum == result["plan_cost"]
            bound, cost = result["cost_lower_bound"], result["plan_cost"]
            sound = all(value is None or bound is None or float(bound) <= float(value) for value in (optimum, cost))
            if not sound or optimum is not None and float(optimum) > float(cost):
                accepted -= 1
                by = "NOBODY: bound, cost and optimum contradict each other"
            print(
                f"{folder.name:24} {state:14} {result['plan_length']:6} {cost:>8} {result['elected_cost']:>8} "
                f"{show(bound):>8} {show(optimum):>8}  {by or 'NOBODY'}", flush=True)
    print(f"{accepted} of {found} plans accepted; {optimal} of {known} with a known optimum cost no more than it")
    if planner and not known:
        print("no optimum was found at all: the planner does not work")
    return 0 if accepted == found and (known or not planner) else 1


def show(value):
    return "-" if value is None else value


def solve(options, domain, problem, plan):
    command = [options.maker, "solve", "pddl", "--domain", domain, "--problem", problem, "--model", options.model]
    try:
        run = subprocess.run(
            command + ["--no-journal", "--quiet", "--json", "--out", plan], capture_output=True, text=True,
            timeout=4 * options.seconds)
    except subprocess.TimeoutExpired:
        return None, "timeout"
    if run.returncode == 65:
        return None, "refused: " + run.stderr.strip().rpartition("/")[2]
    result = json.loads(run.stdout)
    return result, result["status"]


def acceptor(validate_plans, domain, problem, plan):
    try:
        if validate_plans.is_valid(domain, problem, plan):
            return "unified-planning"
        return None
    except Exception as error:  # The reader has many errors for what it cannot read.
        reason = type(error).__name__
    return f"replay ({reason})" if Replay(domain, problem).accepts(plan) else None


def optimal_cost(planner, domain, problem, scratch, seconds):
    """What the cheapest plan costs; None where that was not found in time."""
    if planner is None:
        return None
    for search in ("astar(lmcut())", "astar(blind())"):
        command = [sys.executable, str(planner), "--plan-file", f"{scratch}/optimum", domain, problem, "--search", search]
        try:
            run = subprocess.run(command, capture_output=True, text=True, timeout=seconds, cwd=scratch)
        except subprocess.TimeoutExpired:
            return None
        cost = re.search(r"Plan cost: (\d+)", run.stdout)
        if cost:
            return int(cost[1])
        if "conditional effects" not in run.stdout + run.stderr:
            return None
    return None


class Replay:
    """Carries out a plan by the rules of PDDL as they stand in the files."""

    def __init__(self, domain, problem):
        self.types, self.objects, self.actions = {}, {}, {}
        domain, problem = read(domain), read(problem)
        for section in domain[2:] + problem[2:]:
            if section[0] == ":types":
                for name, parents in typed(section[1:]):
                    self.types.setdefault(name, set()).update(parents)
            elif section[0] in (":constants", ":objects"):
                for name, kinds in typed(section[1:]):
                    self.objects[name] = kinds
            elif section[0] == ":action":
                members = dict(zip(section[2::2], section[3::2]))
                self.actions[section[1]] = (
                    typed(members.get(":parameters", [])), members.get(":precondition", []), members.get(":effect", []))
            elif section[0] == ":init":
                self.start = {tuple(fact) for fact in section[1:] if fact[0] not in ("=", "not")}
            elif section[0] == ":goal":
                self.goal = section[1]

    def accepts(self, plan):
        state = self.start
        for line in open(plan):
            words = line.partition(";")[0].lower().replace("(", " ").replace(")", " ").split()
            if not words:
                continue
            parameters, precondition, effect = self.actions[words[0]]
            bound = dict(zip((name for name, _ in parameters), words[1:], strict=True))
            if not all(self.fits(bound[name], kinds) for name, kinds in parameters):
                return False
            if not self.holds(precondition, bound, state):
                return False
            added, removed = set(), set()
            self.change(effect, bound, state, added, removed)
            state = (state - removed) | added
        return self.holds(self.goal, {}, state)

    def fits(self, name, kinds):
        reached, waiting = set(), list(self.objects[name])
        while waiting:
            kind = waiting.pop()
            if kind not in reached:
                reached.add(kind)
                waiting += self.types.get(kind, ())
        return bool((reached | {"object"}) & set(kinds))

    def bindings(self, variables, bound):
        choices = [[name for name in self.objects if self.fits(name, kinds)] for _, kinds in variables]
        for objects in itertools.product(*choices):
            yield bound | dict(zip((name for name, _ in variables), objects))

    def holds(self, item, bound, state):
        if not item:
            return True
        head, rest = item[0], item[1:]
        if head == "and":
            return all(self.holds(part, bound, state) for part in rest)
        if head == "or":
            return any(self.holds(part, bound, state) for part in rest)
        if head == "not":
            return not self.holds(rest[0], bound, state)
        if head == "imply":
            return not self.holds(rest[0], bound, state) or self.holds(rest[1], bound, state)
        if head in ("forall", "exists"):
            every = (self.holds(rest[1], inner, state) for inner in self.bindings(typed(rest[0]), bound))
            return all(every) if head == "forall" else any(every)
        words = [bound.get(word, word) for word in rest]
        return words[0] == words[1] if head == "=" else (head, *words) in state

    def change(self, item, bound, state, added, removed):
        if not item or item[0] == "increase":
            return
        head, rest = item[0], item[1:]
        if head == "and":
            for part in rest:
                self.change(part, bound, state, added, removed)
        elif head == "forall":
            for inner in self.bindings(typed(rest[0]), bound):
                self.change(rest[1], inner, state, added, removed)
        elif head == "when":
            if self.holds(rest[0], bound, state):
                self.change(rest[1], bound, state, added, removed)
        elif head == "not":
            removed.add(tuple(bound.get(word, word) for word in rest[0]))
        else:
            added.add(tuple(bound.get(word, word) for word in item))


def read(path):
    """A file as nested lists of words in lower case."""
    text = re.sub(r";[^\n]*", "", open(path, encoding="utf-8-sig").read().lower())
    stack = [[]]
    for word in re.findall(r"[()]|[^\s()]+", text):
        if word == "(":
            stack.append([])
        elif word == ")":
            stack[-2].append(stack.pop())
        else:
            stack[-1].append(word)
    return stack[0][0]


def typed(items):
    """The names of a typed list, each with its types."""
    names, waiting, items = [], [], list(items)
    while items:
        item = items.pop(0)
        if item == "-":
            kind = items.pop(0)
            names += [(name, kind[1:] if isinstance(kind, list) else [kind]) for name in waiting]
            waiting = []
        else:
            waiting.append(item)
    return names + [(name, ["object"]) for name in waiting]


if __name__ == "__main__":
    sys.exit(main())
