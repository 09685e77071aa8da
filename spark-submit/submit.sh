#!/usr/bin/env bash
# Runs sparkmonitor as a Spark application: an ordinary driver opens Spark Connect on its loopback address, runs the program, and ends with it.
set -u
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/find-spark.sh"

usage() {
  cat <<'TEXT'
submit.sh [--closed-network] [spark-submit options] -- COMMAND [options of sparkmonitor] [-- COMMAND ...]

  submit.sh --master yarn --num-executors 4 -- profile -c monitor.yaml
  submit.sh --master yarn --num-executors 4 -- profile -c monitor.yaml -- drift -c monitor.yaml

Spark's options stand before the first two dashes, sparkmonitor's behind. Several commands run in one application, each after one that ended
with 0. The exit code, the output and the signals are sparkmonitor's.

  --closed-network           allow Spark 3.5, which has no token: nobody else can reach the driver's machine
  SPARK_HOME                 the Spark to use; else spark-submit on the PATH
  SPARKMONITOR_PROGRAM       the program; else sparkmonitor beside this script, in ../bin, or on the PATH
  SPARKMONITOR_ARCHIVE       the published program as .tar.gz, for --deploy-mode cluster (README.md)
  SPARKMONITOR_SPARK_SETTINGS  the Spark settings; else the file of settings/ for Spark's version
TEXT
}

options=()
closed_network=()
while [ $# -gt 0 ] && [ "$1" != -- ]; do
  case $1 in
    --closed-network) closed_network=(--closed-network) ;;
    -h | --help) usage; exit 0 ;;
    *) options+=("$1") ;;
  esac
  shift
done
[ $# -gt 1 ] || { usage >&2; exit 2; }
shift

find_spark
read_settings
read_options ${options[@]+"${options[@]}"}
merge_packages
unset SPARK_REMOTE
export SPARK_CONNECT_MODE=0

if [ "$deploy_mode" = cluster ]; then
  archive=${SPARKMONITOR_ARCHIVE:-}
  [ -n "$archive" ] || fail "in cluster mode the program travels with the application: set SPARKMONITOR_ARCHIVE to its published .tar.gz (README.md)"
  # The scheduler of the cluster carries signals, output and outcome there; spark-submit itself answers with 0 or 1.
  exec "$spark_submit" "${settings[@]}" ${submit_options[@]+"${submit_options[@]}"} --archives "$archive#sparkmonitor" "$here/driver.py" \
    --program ./sparkmonitor/sparkmonitor ${closed_network[@]+"${closed_network[@]}"} -- "$@"
fi

program=${SPARKMONITOR_PROGRAM:-}
if [ -z "$program" ]; then
  for candidate in "$here/sparkmonitor" "$here/../bin/sparkmonitor" "$(command -v sparkmonitor)"; do
    [ -n "$candidate" ] && [ -f "$candidate" ] && [ -x "$candidate" ] && program=$candidate && break
  done
fi
[ -n "$program" ] || fail "there is no sparkmonitor beside this script, in ../bin or on the PATH: set SPARKMONITOR_PROGRAM"

# Spark gives its Python driver one pipe for both outputs and no signals, so the program's outputs come through pipes of their own, and its
# process id comes back by a file. A third pipe has no other use than to end when this script does.
pipes=$(mktemp -d "${TMPDIR:-/tmp}/sparkmonitor-submit.XXXXXX") || exit 1
mkfifo "$pipes/out" "$pipes/err" "$pipes/life" || exit 1
exec 8<>"$pipes/life"
# Where our own output is closed (| head), the rest is read all the same: a full pipe would stop the program.
(trap '' INT TERM HUP; exec 8>&-; cat "$pipes/out" || cat "$pipes/out" >/dev/null) & out=$!
(trap '' INT TERM HUP; exec 8>&-; cat "$pipes/err" >&2 || cat "$pipes/err" >/dev/null) & err=$!
# Held open for writing until Spark has ended, so that the readers neither end early nor wait for a program that never came.
exec 6<>"$pipes/out" 7<>"$pipes/err"

# A process group of its own: Ctrl-C in a terminal must reach the program, which interrupts its work on Spark, and not Spark below it.
set -m
"$spark_submit" "${settings[@]}" ${submit_options[@]+"${submit_options[@]}"} "$here/driver.py" \
  --program "$program" --stdout "$pipes/out" --stderr "$pipes/err" --lifeline "$pipes/life" --pid-file "$pipes/pid" \
  ${closed_network[@]+"${closed_network[@]}"} -- "$@" </dev/null 1>&2 6>&- 7>&- 8>&- &
spark=$!
set +m

forward() {
  if [ -s "$pipes/pid" ]; then
    kill -s "$1" "$(cat "$pipes/pid")" 2>/dev/null
  else
    kill -s TERM -- "-$spark" 2>/dev/null
    stopped=$2
  fi
}
stopped=
trap 'forward INT 130' INT
trap 'forward TERM 143' TERM
trap 'forward HUP 129' HUP

while :; do
  wait "$spark"
  code=$?
  kill -0 "$spark" 2>/dev/null || break
done

exec 6>&- 7>&-
wait "$out" "$err" 2>/dev/null
rm -rf -- "$pipes"
exit "${stopped:-$code}"
