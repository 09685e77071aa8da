# Sourced by the scripts beside it: finds Spark, and the settings for its version.

fail() {
  echo "${0##*/}: $1" >&2
  exit 2
}

# Sets spark_submit, spark_version, scala_version and has_delta; the last three by the jars, without starting a JVM.
find_spark() {
  if [ -n "${SPARK_HOME:-}" ]; then
    spark_submit=$SPARK_HOME/bin/spark-submit
    [ -x "$spark_submit" ] || fail "SPARK_HOME is $SPARK_HOME, where there is no bin/spark-submit"
  else
    spark_submit=$(command -v spark-submit) || fail "there is no Spark: set SPARK_HOME, or put spark-submit on the PATH"
  fi

  local real=$spark_submit link jars core
  while link=$(readlink "$real"); do
    case $link in
      /*) real=$link ;;
      *) real=$(dirname "$real")/$link ;;
    esac
  done
  jars=$(cd "$(dirname "$real")/.." && pwd)/jars
  if [ ! -d "$jars" ]; then
    # Installed by pip: the scripts lie in the environment's bin, Spark in the package.
    jars=$(echo "${jars%/jars}"/lib/python3*/site-packages/pyspark/jars)
  fi

  core=$(cd "$jars" 2>/dev/null && ls -d spark-core_*.jar 2>/dev/null | head -n 1)
  [ -n "$core" ] || fail "there are no Spark jars beside $spark_submit: set SPARK_HOME to the folder of a Spark"
  core=${core#spark-core_}
  scala_version=${core%%-*}
  spark_version=${core#*-}
  spark_version=${spark_version%.jar}
  has_delta=no
  ls "$jars"/delta-spark_*.jar >/dev/null 2>&1 && has_delta=yes
}

# Sets settings to the --conf options of the file for Spark's version, or of SPARKMONITOR_SPARK_SETTINGS, and packages to its spark.jars.packages.
read_settings() {
  local minor file key value
  minor=$(echo "$spark_version" | cut -d . -f 1,2)
  file=${SPARKMONITOR_SPARK_SETTINGS:-}
  if [ -z "$file" ]; then
    file=$(ls "$here/settings/spark-$minor-delta-"*.conf 2>/dev/null | head -n 1)
    [ -n "$file" ] || fail "there are no settings for Spark $spark_version in $here/settings: copy the nearest, and name it in SPARKMONITOR_SPARK_SETTINGS"
  fi
  [ -r "$file" ] || fail "cannot read the settings $file (SPARKMONITOR_SPARK_SETTINGS)"

  settings=()
  packages=
  while read -r key value; do
    case $key in
      '' | '#'*) ;;
      spark.jars.packages)
        value=${value//\{scala\}/$scala_version}
        packages=${value//\{spark\}/$spark_version}
        ;;
      spark.*) settings+=(--conf "$key=$value") ;;
      *) fail "$file has the line \"$key $value\"; a setting begins with spark." ;;
    esac
  done <"$file"
}

# Splits the caller's spark-submit options: their packages go to user_packages, the rest to submit_options; deploy_mode, user_delta and
# user_connect say what they chose and bring.
read_options() {
  submit_options=()
  user_packages=
  user_delta=no
  user_connect=no
  deploy_mode=client
  local previous= option split=()
  for option in "$@"; do
    case $option in
      --packages=* | --deploy-mode=* | --conf=*) split+=("${option%%=*}" "${option#*=}") ;;
      *) split+=("$option") ;;
    esac
  done
  for option in ${split[@]+"${split[@]}"}; do
    case $previous in
      --packages) user_packages=$option ;;
      --deploy-mode) deploy_mode=$option ;;
    esac
    case $previous:$option in
      --conf:spark.submit.deployMode=* | -c:spark.submit.deployMode=*) deploy_mode=${option#*=} ;;
      --conf:spark.jars.packages=* | -c:spark.jars.packages=*) user_packages=${option#*=} ;;
    esac
    case $option in
      *delta-spark_*) user_delta=yes ;;
    esac
    case $option in
      *spark-connect_*) user_connect=yes ;;
    esac
    if [ "$previous" != --packages ] && [ "$option" != --packages ]; then
      submit_options+=("$option")
    fi
    previous=$option
  done
}

# Delta is fetched unless Spark has it or the caller brings it; Connect for Spark 3.5 comes with it.
merge_packages() {
  local wanted= part
  for part in ${packages//,/ }; do
    case $part in
      *:delta-spark_*) [ "$has_delta$user_delta" = nono ] || continue ;;
      *:spark-connect_*) [ "$user_connect" = no ] || continue ;;
    esac
    wanted=${wanted:+$wanted,}$part
  done
  wanted=${user_packages:+$user_packages${wanted:+,}}$wanted
  [ -z "$wanted" ] || submit_options+=(--packages "$wanted")
}
