"""The task of the Databricks job: unpacks the program, gives it a Spark Connect connection to this workspace, and ends with its exit code.

Standard library only, beside what every Databricks runtime has.
"""

import argparse
import os
import subprocess
import sys
import tarfile
import tempfile
import uuid
from urllib.parse import quote, urlsplit


def arguments(argv):
    parser = argparse.ArgumentParser(prog="launch.py")
    parser.add_argument("--compute", required=True, choices=["cluster", "serverless"])
    parser.add_argument("--host", required=True, help="the workspace, as ${workspace.host} gives it")
    parser.add_argument("--program", required=True, help="the published program, a .tar.gz in a volume")
    parser.add_argument("--secret", required=True, help="SCOPE/KEY of the token to connect with")
    own, rest = (argv[: argv.index("--")], argv[argv.index("--") + 1 :]) if "--" in argv else (argv, [])
    return parser.parse_args(own), rest


def token(secret):
    from databricks.sdk.runtime import dbutils

    scope, _, key = secret.partition("/")
    return dbutils.secrets.get(scope=scope, key=key)


def cluster_id():
    from pyspark.sql import SparkSession

    return SparkSession.builder.getOrCreate().conf.get("spark.databricks.clusterUsageTags.clusterId")


def connection(options):
    host = urlsplit(options.host).netloc or options.host
    remote = f"sc://{host}:443/;use_ssl=true;token={quote(token(options.secret), safe='')}"
    if options.compute == "cluster":
        return f"{remote};x-databricks-cluster-id={cluster_id()}"
    # Serverless compute finds a session by a header that repeats its id.
    session = uuid.uuid4()
    return f"{remote};session_id={session};x-databricks-session-id={session}"


def unpack(archive, folder):
    # From the volume to the local disk: files in volumes cannot be executed.
    with tarfile.open(archive) as program:
        program.extractall(folder, filter="data")
    path = os.path.join(folder, "sparkmonitor")
    if not os.path.isfile(path):
        sys.exit(f"launch: {archive} holds no file sparkmonitor at its top: pack the published folder with tar -C FOLDER -czf sparkmonitor.tar.gz .")
    os.chmod(path, 0o755)
    return path


def main():
    options, command = arguments(sys.argv[1:])
    with tempfile.TemporaryDirectory(prefix="sparkmonitor-") as folder:
        program = unpack(options.program, folder)
        environment = dict(os.environ, SPARK_REMOTE=connection(options))
        environment.setdefault("SPARKMONITOR__ENGINE__NAME", "spark")
        child = subprocess.Popen([program, *command], env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        # The task's output is this process's, which need not be a file that a child can write to.
        for line in child.stdout:
            print(line, end="", flush=True)
        code = child.wait()
    if code != 0:
        sys.exit(128 - code if code < 0 else code)


if __name__ == "__main__":
    main()
