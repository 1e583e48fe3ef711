"""The same folder of scenarios in NegMAS: size, efficient utilities and Nash point of each, with times.

Reads the answer of `elfvik scenarios FOLDER --json` from the standard input, loads each scenario of GENIUS or NegMAS that
it lists with NegMAS, and prints both side by side. Usage: see bench/collection.
"""

import json
import sys
import time
from pathlib import Path

from negmas import pareto_frontier
from negmas.inout import Scenario

SMALL = 1_000_000


def load(row):
    folder = Path(row["path"]).parent
    if row["origin"] == "genius":
        return Scenario.from_genius_folder(folder, ignore_discount=True)
    return Scenario.from_yaml_folder(folder, ignore_discount=True)


def main():
    catalogue = json.load(sys.stdin)
    elapsed = float(sys.argv[1])
    n, same, took = 0, 0, 0.0
    for row in catalogue["scenarios"]:
        if row["origin"] not in ("genius", "negmas") or int(row["outcomes"]) > SMALL:
            continue
        begin = time.perf_counter()
        try:
            scenario = load(row)
            outcomes = list(scenario.outcome_space.enumerate_or_sample())
            points, _ = pareto_frontier(scenario.ufuns, outcomes=outcomes, sort_by_welfare=False)
        except Exception as error:  # what a peer cannot read is a result too
            print(f"{row['path']}: NegMAS: {type(error).__name__}: {error}")
            continue
        took += time.perf_counter() - begin
        n += 1
        theirs = len({tuple(round(u, 9) for u in point) for point in points})
        same += theirs == row["efficient"] and len(outcomes) == int(row["outcomes"])
        print(f"{row['path']}: {row['outcomes']} and {len(outcomes)} outcomes, {row['efficient']} and {theirs} efficient")
    all_rows = len(catalogue["scenarios"])
    print(f"\n{n} scenarios in both, {same} with the same size and number of efficient utilities")
    print(f"elfvik: {all_rows} scenarios with all measures in {elapsed:.3f} s, {1000 * elapsed / max(all_rows, 1):.2f} ms each")
    print(f"NegMAS: {n} scenarios, loading and frontier alone, {took:.3f} s, {1000 * took / max(n, 1):.1f} ms each")


main()
