#!/bin/sh
# Endless lines from the beginning on.
while :; do echo '{"move": "accept"}'; done
