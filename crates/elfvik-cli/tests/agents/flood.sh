#!/bin/sh
# One endless line, from the first turn on.
read -r start
read -r turn
while :; do printf 'and another thing, which must be said at length, and more than once, since it matters '; done
