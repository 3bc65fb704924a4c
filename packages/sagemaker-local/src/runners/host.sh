#!/bin/sh
# Runs one container as the leader of its own process group, and writes down how it ended.
#
#   host.sh RUN_FOLDER COMMAND [ARGUMENT...]
#
# RUN_FOLDER/pid   this process; linking it into place claims the run, so a second start of the same run ends at once
# RUN_FOLDER/exit  the exit code of the command (128 + signal where a signal ended it), written whole or not at all
#
# The endpoint may be gone in between; nothing here depends on it. Standard output and error are the log file.
run=$1
shift

# As with `docker stop`, the command alone is told to end, not its own children. From the first line on: who asks while the command
# is being started would otherwise end this script, and nobody would write down how the command ended.
child=
asked=
trap 'if [ -n "$child" ]; then kill -TERM "$child" 2> /dev/null; else asked=1; fi' TERM

echo "$$" > "$run/pid.$$" || exit 97
ln "$run/pid.$$" "$run/pid" 2> /dev/null || exit 97
rm -f "$run/pid.$$"

trap '' HUP INT
"$@" &
child=$!
[ -z "$asked" ] || kill -TERM "$child" 2> /dev/null

# A signal interrupts `wait`; only a child that is gone has really ended.
while :; do
  wait "$child"
  code=$?
  kill -0 "$child" 2> /dev/null || break
done

# A run whose end nobody can know would begin again: on a full disk it waits for room.
until { echo "$code" > "$run/exit.part" && mv "$run/exit.part" "$run/exit"; } 2> /dev/null; do
  [ -d "$run" ] || break
  sleep 1
done
# A container ends with its first process: whatever that one left in the background ends now.
trap '' TERM
kill -KILL 0
