#!/bin/sh
# Runs one container of an engine in the foreground, with its output on ours, and ends with its exit code.
#
#   container.sh ENGINE NAME CREATE_ARGUMENT...
#
# ENGINE is one or more words, such as `podman --runtime runc`, and is split at blanks.
engine=$1
name=$2
shift 2
# Its words are split, but name no files.
set -f

# Whoever wants the container to end tells the engine.
trap '' TERM HUP INT

$engine create --name "$name" "$@" > /dev/null || exit 125
$engine start --attach "$name"
code=$?

# From 125 on, the code may be that of our client: it may have lost the engine while the container goes on.
while [ "$code" -ge 125 ] && [ "$($engine inspect --format '{{.State.Running}}' "$name" 2> /dev/null)" = true ]; do
  $engine attach --no-stdin --sig-proxy=false "$name"
  ended=$($engine inspect --format '{{.State.ExitCode}}' "$name" 2> /dev/null) && code=$ended
done
exit "$code"
