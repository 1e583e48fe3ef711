#!/bin/sh
# Reads the start and one turn, and fails.
read -r start
read -r turn
echo "reading the turn" >&2
echo "no idea what to do" >&2
exit 3
