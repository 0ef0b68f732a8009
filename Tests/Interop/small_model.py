#!/usr/bin/env python3
"""Two-hop questions over passages, put to a weak model by way of maker and directly.

    small_model.py MAKER URL [--questions 40] [--seed 1] [--timeout 60s]

A seeded generator invents ships, captains and towns, so that no model knows the answers. What counts is how many wrong answers are
returned as `solved`: a weak model may fail to answer, but must not seem to know.
"""

import argparse
import json
import os
import random
import subprocess
import tempfile
import time
import urllib.request

FIRST = "Ada Bruno Carla Dario Edda Farid Greta Hugo Ines Jonas Kira Lars Mira Nils Olga Pavel Quinn Rosa Sven Tilda".split()
LAST = "Reyes Stone Wu Halloran Brandt Okafor Lindgren Moreau Petrov Silva Tanaka Novak Keller Duarte Falk".split()
SHIPS = "Marlin Heron Comet Lantern Osprey Juniper Meridian Falcon Orchid Tempest Beacon Pelican".split()
ADJECTIVES = "Grand Blue Silent Golden Northern Crimson Swift Iron".split()
TOWNS = "Arlen Bexhill Corvo Dunmore Eastvale Fenwick Garrow Halden Irving Jessop Kelso Lorne Marwick Norwell Oakham Penrose".split()
COUNTRIES = "Avaria Belmora Castria Dorvania Elandia".split()


class World:
    def __init__(self, seed):
        chance = random.Random(seed)
        people = chance.sample([f"{first} {last}" for first in FIRST for last in LAST], 12)
        ships = chance.sample([f"{adjective} {ship}" for adjective in ADJECTIVES for ship in SHIPS], 12)
        towns = chance.sample(TOWNS, 12)
        self.captain = dict(zip(ships, people))
        self.town = dict(zip(people, towns))
        self.country = {town: chance.choice(COUNTRIES) for town in towns}
        facts = [f"The {ship} is captained by {person}. It carries {chance.randrange(100, 999)} tonnes." for ship, person in self.captain.items()]
        facts += [f"{person} was born in {town} and is {chance.randrange(25, 70)} years old." for person, town in self.town.items()]
        facts += [f"{town} is a town in {country}." for town, country in self.country.items()]
        chance.shuffle(facts)
        self.text = "\n\n".join(facts)
        self.questions = [(f"In which town was the captain of the {ship} born?", self.town[person]) for ship, person in self.captain.items()]
        self.questions += [(f"In which country is the town in which {person} was born?", self.country[town]) for person, town in self.town.items()]
        chance.shuffle(self.questions)


def directly(url, text, question):
    prompt = f"{text}\n\nAnswer with the name alone. {question}"
    body = {"model": "m", "messages": [{"role": "user", "content": prompt}], "temperature": 0, "max_tokens": 30}
    request = urllib.request.Request(f"{url}/chat/completions", json.dumps(body).encode(), {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=120) as reply:
            return json.load(reply)["choices"][0]["message"]["content"]
    except OSError as error:
        return f"({error})"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("maker")
    parser.add_argument("url")
    parser.add_argument("--questions", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--timeout", default="60s")
    given = parser.parse_args()
    counts = {"solved and right": 0, "solved and wrong": 0, "not solved": 0, "directly right": 0}
    begin, asked, seed, world = time.monotonic(), 0, given.seed, None
    left = []
    while asked < given.questions:
        if not left:
            world = World(seed)
            left, seed = list(world.questions), seed + 1
        question, answer = left.pop()
        asked += 1
        with tempfile.TemporaryDirectory() as folder:
            context = os.path.join(folder, "facts.txt")
            with open(context, "w") as file:
                file.write(world.text)
            run = subprocess.run(
                [given.maker, "ask", question, "--context", context, "--model", given.url + "#m", "--timeout", given.timeout, "--json"],
                capture_output=True, text=True, env={**os.environ, "XDG_STATE_HOME": folder})
        result = json.loads(run.stdout)
        said = result.get("answer")
        is_right = said is not None and answer.lower() in said.lower()
        kind = "not solved" if result["status"] != "solved" else "solved and right" if is_right else "solved and wrong"
        counts[kind] += 1
        counts["directly right"] += answer.lower() in directly(given.url, world.text[-5000:], question).lower()
        print(f"  {kind:16} {question} {answer}: {said or result['reason']}"[:170], flush=True)
    print("  " + ", ".join(f"{name} {count}" for name, count in counts.items()) + f"; {time.monotonic() - begin:.0f} s")
    raise SystemExit(counts["solved and wrong"] > 1)


if __name__ == "__main__":
    main()
