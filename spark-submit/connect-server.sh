#!/usr/bin/env bash
# A long-lived Spark Connect server with Delta's settings, for several jobs. It stays in the foreground: a service manager, nohup or & keeps it.
set -u
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/find-spark.sh"

usage() {
  cat <<'TEXT'
connect-server.sh [--port PORT] [--closed-network] [spark-submit options]

  SPARK_CONNECT_AUTHENTICATE_TOKEN=$(openssl rand -hex 32) connect-server.sh --port 15002 --master yarn

Jobs then run with SPARK_REMOTE=sc://HOST:15002/;token=...

  --port PORT                        15002 where it is left out
  --closed-network                   allow a server without a token: nobody else can reach it
  SPARK_CONNECT_AUTHENTICATE_TOKEN   the token that clients must send
  SPARK_HOME                         the Spark to use; else spark-submit on the PATH
  SPARKMONITOR_SPARK_SETTINGS        the Spark settings; else the file of settings/ for Spark's version

The server listens on the loopback address; --conf spark.connect.grpc.binding.address=0.0.0.0 opens it. It has no TLS of its own: a proxy
before it has to bring that where the network is not trusted.
TEXT
}

options=()
closed_network=no
port=15002
while [ $# -gt 0 ]; do
  case $1 in
    --closed-network) closed_network=yes ;;
    --port)
      [ $# -gt 1 ] || fail "--port needs a number"
      port=$2
      shift
      ;;
    -h | --help) usage; exit 0 ;;
    *) options+=("$1") ;;
  esac
  shift
done

find_spark
read_settings
read_options ${options[@]+"${options[@]}"}
merge_packages
[ "$deploy_mode" = client ] || fail "a Connect server runs where it is started: Spark refuses --deploy-mode cluster for it"

case $spark_version in
  3.*)
    [ "$closed_network" = yes ] || fail "Spark $spark_version knows no token and listens on all interfaces: say --closed-network where nobody else can reach it"
    ;;
  *)
    if [ -z "${SPARK_CONNECT_AUTHENTICATE_TOKEN:-}" ] && [ "$closed_network" = no ]; then
      fail "whoever reaches the server can run code in it: set SPARK_CONNECT_AUTHENTICATE_TOKEN, or say --closed-network"
    fi
    ;;
esac

unset SPARK_REMOTE
export SPARK_CONNECT_MODE=0
exec "$spark_submit" --class org.apache.spark.sql.connect.service.SparkConnectServer --name "SparkMonitor Connect" \
  "${settings[@]}" --conf "spark.connect.grpc.binding.port=$port" ${submit_options[@]+"${submit_options[@]}"}
