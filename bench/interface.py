"""Starts a server of rooms, opens a room, and lets Schemathesis send what the description allows and what it does not."""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import urllib.request

CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
CONFIG = """
[parameters]
"path.id" = "{room}"
"query.wait" = 0
"""
LIMITS = "[limits]\nper_token = 1000000\nper_address = 1000000\nrooms = 1000000\n"


def posted(address, path, token, body, key):
    """The answer to a request that writes."""
    headers = {"Content-Type": "application/json", "Idempotency-Key": key}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    request = urllib.request.Request(address + path, json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def opened(address, host):
    """A room about the house on Elm Street with its talks begun: its id, and the tokens of a head and of an observer."""
    folder = pathlib.Path("scenarios/house-sale")
    seats = [{"role": "head", "party": "buyer"}, {"role": "observer"}]
    seats.append({"role": "head", "party": "seller", "strategy": "boulware"})
    files = {party: (folder / f"{party}.toml").read_text() for party in ("buyer", "seller")}
    scenario = (folder / "scenario.toml").read_text()
    request = {"scenario": scenario, "seats": seats, "private_files": files}
    room = posted(address, "/rooms", host, request, "room")
    posted(address, f"/rooms/{room['room']}/commands", room["token"], {"command": "start"}, "start")
    tokens = {}
    for seat in room["seats"]:
        invitation = seat["link"].split("#")[1]
        tokens[seat["role"]] = posted(address, "/join", None, {"invitation": invitation}, "join")["token"]
    return room["room"], tokens["head"], tokens["observer"]


def tried(address, room, token, seconds):
    """Whether everything that is asked with a token is answered as described."""
    with tempfile.NamedTemporaryFile("w", suffix=".toml") as config:
        config.write(CONFIG.format(room=room))
        config.flush()
        st = pathlib.Path(sys.executable).with_name("st")
        command = [st, "--config-file", config.name, "run", f"{address}/openapi.json", "--max-time", str(seconds)]
        command += ["--checks", CHECKS, "--header", f"Authorization:Bearer {token}", "--seed", "1"]
        command += ["--continue-on-failure", "--request-timeout", "30"]
        environment = os.environ | {"SCHEMATHESIS_HOOKS": "interface_hooks", "PYTHONPATH": "bench"}
        return subprocess.run(command, check=False, env=environment).returncode == 0


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("server", help="the program elfvik-rooms")
    parser.add_argument("--seconds", type=int, default=60, help="how long each token is tried")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "rooms.toml").write_text(LIMITS)
        command = [arguments.server, "serve", "--listen", "127.0.0.1:0", "--config", folder / "rooms.toml"]
        command += ["--database", f"sqlite://{folder}/rooms.db", "--host-token-file", folder / "host.token"]
        with open(folder / "log", "w") as log:
            server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True)
        try:
            address = server.stdout.readline().split()[-1]
            host = (folder / "host.token").read_text().strip()
            room, head, observer = opened(address, host)
            is_well = [tried(address, room, token, arguments.seconds) for token in (host, head, observer)]
        finally:
            server.terminate()
            server.wait()
        faults = [line for line in (folder / "log").read_text().splitlines() if '"status":5' in line]
        print(*faults[:20], sep="\n")
        print("every answer is one that is described" if all(is_well) and not faults else "some answers are wrong")
        return 0 if all(is_well) and not faults else 1


if __name__ == "__main__":
    sys.exit(main())
