"""Reads games with Elfvik's answers and timings (JSON lines), gives NegMAS the same work, prints a table of ratios.

Every answer is compared too: the number of efficient points must agree. A piece of work that takes longer than the
limit is stopped and shown as such; it runs in a process of its own so that it can be.
"""

import argparse
import json
import multiprocessing
import sys
import time


def build(game, with_reservations):
    """The outcome space and the utility functions of NegMAS for a game."""
    from negmas import LinearAdditiveUtilityFunction, TableFun, make_issue
    from negmas.outcomes import make_os

    issues = [make_issue(len(rows), f"i{i}") for i, rows in enumerate(game["values"])]
    space = make_os(issues)
    ufuns = []
    for party, reservation in enumerate(game["reservation"]):
        tables = [
            TableFun({option: row[party] / game["unit"] for option, row in enumerate(rows)})
            for rows in game["values"]
        ]
        ufuns.append(
            LinearAdditiveUtilityFunction(
                values=tables,
                weights=[1.0] * len(tables),
                outcome_space=space,
                reserved_value=reservation / game["unit"] if with_reservations else float("-inf"),
            )
        )
    return space, tuple(ufuns)


def frontier(game):
    """How many efficient points there are, and the seconds it took.

    NegMAS leaves out what a party does not accept, Elfvik does not: for the same work nobody refuses anything here.
    """
    from negmas.preferences.ops import pareto_frontier

    space, ufuns = build(game, with_reservations=False)
    start = time.perf_counter()
    points, _ = pareto_frontier(ufuns, outcomes=list(space.enumerate()), sort_by_welfare=False)
    taken = time.perf_counter() - start
    # Points are compared after rounding to the grid that the game was made on, each once.
    distinct = {tuple(round(u * game["unit"]) for u in point) for point in points}
    return len(distinct), taken


def statistics(game):
    """All statistics of a scenario: nothing to compare, and the seconds it took."""
    from negmas.preferences.ops import calc_scenario_stats

    _, ufuns = build(game, with_reservations=True)
    start = time.perf_counter()
    calc_scenario_stats(ufuns)
    return None, time.perf_counter() - start


def run(pipe, work, game):
    try:
        pipe.send(work(game))
    except Exception as error:  # noqa: BLE001: whatever the peer raises is its answer
        pipe.send((f"{type(error).__name__}: {error}", None))


def limited(work, game, limit):
    """The answer of a piece of work, or why there is none."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.Process(target=run, args=(there, work, game))
    process.start()
    answer = here.recv() if here.poll(limit) else (f"none in {limit} s", None)
    process.kill()
    process.join()
    return answer


def shown(seconds):
    if seconds is None:
        return "-"
    for factor, unit in ((1, "s"), (1e3, "ms"), (1e6, "us")):
        if seconds * factor >= 1:
            return f"{seconds * factor:.3g} {unit}"
    return f"{seconds * 1e9:.0f} ns"


def row(game, what, ours, limit):
    name = f"{what}, {game['name']}, {game['generator']}"
    if ours is None:
        return
    if not game["is_small"]:
        print(f"| {name} | {game['efficient']:,} | {shown(ours)} | cannot enumerate | - |", flush=True)
        return
    count, theirs = limited(frontier if what == "frontier" else statistics, game, limit)
    if theirs is None:
        print(f"| {name} | {game['efficient']:,} | {shown(ours)} | {count} | - |", flush=True)
        return
    note = ""
    if count is not None and count != game["efficient"]:
        note = f" (found {count:,} points)"
    print(
        f"| {name} | {game['efficient']:,} | {shown(ours)} | {shown(theirs)}{note} | {theirs / ours:,.0f} |",
        flush=True,
    )


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--limit", type=float, default=120, help="seconds a peer may take for one piece of work")
    limit = parser.parse_args().limit
    print("| work | efficient points | Elfvik | NegMAS | ratio |")
    print("|---|---|---|---|---|")
    for line in sys.stdin:
        game = json.loads(line)
        row(game, "frontier", game["frontier_seconds"], limit)
        row(game, "statistics", game["statistics_seconds"], limit)


if __name__ == "__main__":
    main()
