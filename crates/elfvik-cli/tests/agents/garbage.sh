#!/bin/sh
# Answers every turn with something else than a reply.
read -r start
while read -r turn; do echo 'I accept, my friend'; done
