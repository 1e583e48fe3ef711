"""Deterministic strategies talk in Elfvik and in NegMAS: the transcripts are compared offer by offer, then both are timed."""

import json
import random
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path

warnings.filterwarnings("ignore")
from negmas.inout import Scenario  # noqa: E402
from negmas.outcomes import make_issue, make_os  # noqa: E402
from negmas.preferences import LinearAdditiveUtilityFunction  # noqa: E402
from negmas.preferences.value_fun import TableFun  # noqa: E402
from negmas.sao import SAOMechanism  # noqa: E402
from negmas.sao.negotiators import (  # noqa: E402
    BoulwareTBNegotiator,
    ConcederTBNegotiator,
    LinearTBNegotiator,
    MiCRONegotiator,
)

STRATEGIES = {
    "boulware": BoulwareTBNegotiator,
    "linear": LinearTBNegotiator,
    "conceder": ConcederTBNegotiator,
    "micro": MiCRONegotiator,
}
ROUNDS = 100


def without_ties(seed, sizes=(4, 5, 4, 4, 5)):
    """1,600 outcomes whose utilities all differ, from 0 to 1 for both sides."""
    draw = random.Random(seed)
    issues = [make_issue([f"o{k}" for k in range(n)], name=f"i{i}") for i, n in enumerate(sizes)]
    space = make_os(issues, name="drawn")

    def ufun(name):
        weights = [draw.random() for _ in sizes]
        weights = [w / sum(weights) for w in weights]
        values = []
        for n in sizes:
            drawn = [draw.random() for _ in range(n)]
            low, high = min(drawn), max(drawn)
            values.append(TableFun({f"o{k}": (v - low) / (high - low) for k, v in enumerate(drawn)}))
        return LinearAdditiveUtilityFunction(
            values=values, weights=weights, outcome_space=space, reserved_value=0.0, name=name
        )

    return Scenario(outcome_space=space, ufuns=(ufun("a"), ufun("b")))


def folder_of(path):
    """A folder of NegMAS, undiscounted, normalised, with reservation 0."""
    scenario = Scenario.load(path)
    plain = [(u.ufun if hasattr(u, "ufun") else u).normalize() for u in scenario.ufuns]
    for u in plain:
        u.reserved_value = 0.0
    return Scenario(outcome_space=scenario.outcome_space, ufuns=tuple(plain))


def negmas(scenario, kinds):
    mechanism = SAOMechanism(outcome_space=scenario.outcome_space, n_steps=ROUNDS)
    for i, (kind, ufun) in enumerate(zip(kinds, scenario.ufuns)):
        mechanism.add(STRATEGIES[kind](name=f"n{i}"), ufun=ufun)
    mechanism.run()
    offers = [tuple(entry[2]) for entry in mechanism.extended_trace]
    return offers, mechanism.agreement


def elfvik(program, folder, kinds):
    parties = json.loads(run(program, "brief", folder, "--json", "--worlds", "0", "--rehearsals", "0"))
    ids = [party["id"] for party in parties["scenario"]["parties"]]
    labels = [
        {option["id"]: option.get("text") or option["id"] for option in issue["options"]}
        for issue in parties["scenario"]["issues"]
    ]
    plays = [f"{i}={kind}" for i, kind in zip(ids, kinds)]
    command = ["talk", folder, *plays, "--rounds", str(ROUNDS), "--clock", "negmas"]
    talk = json.loads(run(program, *command, "--json"))

    def named(outcome):
        return tuple(str(label.get(str(o), o)) for label, o in zip(labels, outcome.values()))

    offers = [named(step["outcome"]) for step in talk["steps"] if step["what"] == "propose"]
    agreed = talk["ending"]["outcome"]
    return offers, named(agreed) if agreed else None, command


def run(program, *arguments):
    done = subprocess.run([program, *map(str, arguments)], capture_output=True, text=True)
    if done.returncode == 2:
        sys.exit(done.stderr)
    return done.stdout


def compared(program, scenario, name):
    with tempfile.TemporaryDirectory() as folder:
        scenario.dumpas(Path(folder), "yml", compact=False)
        print(f"\n{name}: offers of NegMAS, of Elfvik, the same from the first on")
        for kinds in [(a, b) for a in STRATEGIES for b in STRATEGIES]:
            theirs, agreed = negmas(scenario, kinds)
            ours, own_agreed, _ = elfvik(program, folder, kinds)
            theirs = [tuple(map(str, o)) for o in theirs]
            same = 0
            while same < min(len(ours), len(theirs)) and ours[same] == theirs[same]:
                same += 1
            agreed = tuple(map(str, agreed)) if agreed else None
            if ours == theirs and agreed == own_agreed:
                verdict = "the same"
            elif "micro" in kinds and kinds[0] != kinds[1] and repeats(theirs, kinds, same):
                verdict = "the same until MiCRO repeats an earlier offer at random"
            else:
                verdict = "DIFFERENT"
            print(f"  {kinds[0]:>9} against {kinds[1]:<9} {len(theirs):4} {len(ours):4} {same:4}  {verdict}")


def repeats(offers, kinds, at):
    """Whether the first offer that differs is one that MiCRO repeats."""
    return at < len(offers) and kinds[at % 2] == "micro" and offers[at] in offers[at % 2 : at : 2]


def timed(program, scenario):
    with tempfile.TemporaryDirectory() as folder:
        scenario.dumpas(Path(folder), "yml", compact=False)
        kinds = ("boulware", "boulware")
        began, talks, offers = time.process_time(), 0, 0
        while time.process_time() - began < 20:
            offers += len(negmas(scenario, kinds)[0])
            talks += 1
        spent = time.process_time() - began
        theirs = (talks / spent, offers / spent)
        _, _, command = elfvik(program, folder, kinds)
        repeat = [*command, "--threads", "1", "--json", "--repeat"]
        run(program, *repeat, "10")
        few, many = 1_000, 201_000
        took = []
        for n in (few, many):
            began = time.perf_counter()
            answer = json.loads(run(program, *repeat, str(n)))
            took.append(time.perf_counter() - began)
        rate = (many - few) / (took[1] - took[0])
        ours = (rate, rate * answer["offers"]["middle"])
        print("\nBoulware against Boulware, 1,600 outcomes, 100 rounds, one core")
        print(f"  NegMAS: {theirs[0]:12,.0f} talks/s {theirs[1]:14,.0f} offers/s")
        print(f"  Elfvik: {ours[0]:12,.0f} talks/s {ours[1]:14,.0f} offers/s")
        print(f"  ratio:  {ours[0] / theirs[0]:12,.0f}         {ours[1] / theirs[1]:14,.0f}")


def main():
    program, folders = sys.argv[1], sys.argv[2:]
    for seed in (1, 2, 3):
        compared(program, without_ties(seed), f"drawn without ties, seed {seed}")
    for folder in folders:
        compared(program, folder_of(folder), f"{folder} (where outcomes tie, NegMAS's choice among them is its sort's)")
    timed(program, without_ties(1))


if __name__ == "__main__":
    main()
