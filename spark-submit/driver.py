"""The Spark application that submit.sh submits: a driver that opens Spark Connect for one program and ends with it.

It needs nothing but PySpark itself. The Connect endpoint listens on the loopback address of the driver's machine, on a free port, and asks
for a random token; the program finds both in SPARK_REMOTE. Several commands, with "--" between them, run one after the other while they
answer 0. The application's exit code is that of the last that ran.
"""

import argparse
import ctypes
import os
import secrets
import shutil
import signal
import subprocess
import sys
import threading
import time

PLUGIN = "org.apache.spark.sql.connect.SparkConnectPlugin"
SERVICE = "org.apache.spark.sql.connect.service.SparkConnectService$"
CONFIG = "org.apache.spark.sql.connect.config.Connect$"

# As the program's own: a mistake of the caller's.
USAGE = 2


def say(text):
    print(f"submit: {text}", file=sys.stderr, flush=True)


def arguments(argv):
    parser = argparse.ArgumentParser(prog="driver.py", add_help=False)
    parser.add_argument("--program", required=True)
    parser.add_argument("--stdout")
    parser.add_argument("--stderr")
    parser.add_argument("--lifeline")
    parser.add_argument("--pid-file")
    parser.add_argument("--closed-network", action="store_true")
    own, rest = (argv[: argv.index("--")], argv[argv.index("--") + 1 :]) if "--" in argv else (argv, [])
    return parser.parse_args(own), rest


def jvm_class(jvm, name):
    """A class of the driver's JVM, --jars and --packages included, or None."""
    loader = jvm.java.lang.Thread.currentThread().getContextClassLoader()
    try:
        return loader.loadClass(name)
    except Exception:  # py4j's own class, which a Spark without py4j would not have either
        return None


def has_method(java_class, name):
    return java_class is not None and any(method.getName() == name for method in java_class.getMethods())


def start_spark(closed_network):
    """A Spark context with the Connect endpoint inside; returns it with the program's connection string."""
    from pyspark import SparkConf, SparkContext

    conf = SparkConf()
    SparkContext._ensure_initialized(conf=conf)
    jvm = SparkContext._jvm
    if jvm_class(jvm, PLUGIN) is None:
        say("this Spark has no Connect. Spark 3.5 needs --packages org.apache.spark:spark-connect_<scala>:<its own version>.")
        sys.exit(USAGE)

    takes_token = has_method(jvm_class(jvm, CONFIG), "CONNECT_AUTHENTICATE_TOKEN")
    if not takes_token and not closed_network:
        say("this Spark (3.5) knows no token and opens its Connect port on all interfaces: whoever reaches the driver could run code in it.")
        say("where nobody else can reach it, say so with --closed-network; otherwise use Spark 4.")
        sys.exit(USAGE)

    plugins = [p for p in conf.get("spark.plugins", "").split(",") if p and p != PLUGIN]
    conf.set("spark.plugins", ",".join(plugins + [PLUGIN]))
    conf.set("spark.api.mode", "classic")
    conf.set("spark.connect.grpc.binding.address", "127.0.0.1")
    conf.set("spark.connect.grpc.binding.port", "0")
    token = None
    if takes_token:
        # Spark redacts settings with "token" in their name wherever it shows them.
        token = secrets.token_hex(32)
        conf.set("spark.connect.authenticate.token", token)
    if conf.get("spark.app.name", "driver.py") == "driver.py":
        conf.set("spark.app.name", "SparkMonitor")
    context = SparkContext(conf=conf)
    port = jvm_class(jvm, SERVICE).getField("MODULE$").get(None).localPort()
    return context, f"sc://127.0.0.1:{port}/" + (f";token={token}" if token else "")


def child_environment(remote):
    # A program that starts Spark's own tools must not take this application's settings for its own.
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("SPARK_", "PYSPARK_", "_PYSPARK_")) and k not in ("MASTER", "PYTHONPATH", "PYTHONHASHSEED")}
    kept["SPARK_REMOTE"] = remote
    kept.setdefault("SPARKMONITOR__ENGINE__NAME", "spark")
    return kept


def find_program(name):
    path = os.path.abspath(name) if os.sep in name else shutil.which(name)
    if path is None or not os.path.isfile(path):
        say(f"there is no program {name} on this machine; in cluster mode it travels as --archives (SPARKMONITOR_ARCHIVE of submit.sh).")
        sys.exit(USAGE)
    if not os.access(path, os.X_OK):
        say(f"{path} is not executable.")
        sys.exit(USAGE)
    return path


def die_with_parent():
    """On Linux the program is ended when this driver is killed; elsewhere it notices that Spark is gone."""
    if not sys.platform.startswith("linux"):
        return None
    library = ctypes.CDLL(None)
    return lambda: library.prctl(1, signal.SIGTERM)


def ended(pipe):
    try:
        return os.read(pipe, 1) == b""
    except BlockingIOError:
        return False


def commands(arguments):
    """The arguments of each command; they stand with "--" between them."""
    found = [[]]
    for argument in arguments:
        if argument == "--":
            found.append([])
        else:
            found[-1].append(argument)
    return [command for command in found if command] or [[]]


class Runner:
    """Runs one command of the program at a time, and none after it was told to end."""

    def __init__(self, program, remote, options):
        self.program, self.options = program, options
        self.environment = child_environment(remote)
        self.streams = [open(path, "wb", buffering=0) if path else None for path in (options.stdout, options.stderr)]
        self.child = None
        self.stopping = False

    def run(self, command):
        self.child = subprocess.Popen(
            [self.program, *command], env=self.environment, stdin=subprocess.DEVNULL, stdout=self.streams[0], stderr=self.streams[1], preexec_fn=die_with_parent()
        )
        if self.options.pid_file:
            with open(self.options.pid_file + ".new", "w") as file:
                file.write(str(self.child.pid))
            os.rename(self.options.pid_file + ".new", self.options.pid_file)
        if self.stopping:
            self.child.terminate()
        code = self.child.wait()
        # As a shell reports a death by signal.
        return 128 - code if code < 0 else code

    def send(self, number):
        self.stopping = True
        if self.child is not None:
            self.child.send_signal(number)

    def close(self):
        for stream in self.streams:
            if stream:
                stream.close()


def watch(runner, lifeline):
    """Ends the program when submit.sh is gone (its end of the pipe closes) or the JVM is (this process gets another parent)."""
    jvm = os.getppid()
    line = os.open(lifeline, os.O_RDONLY | os.O_NONBLOCK) if lifeline else None
    while True:
        if line is not None and ended(line):
            say("submit.sh is gone: ending the program.")
            runner.send(signal.SIGTERM)
            return
        if os.getppid() != jvm:
            say("Spark is gone: ending the program.")
            runner.send(signal.SIGTERM)
            return
        time.sleep(0.5)


def main():
    options, rest = arguments(sys.argv[1:])
    program = find_program(options.program)
    context, remote = start_spark(options.closed_network)
    runner = Runner(program, remote, options)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda received, _: runner.send(received))
    threading.Thread(target=watch, args=(runner, options.lifeline), daemon=True).start()
    code = 0
    for command in commands(rest):
        say(f"{context.applicationId} of Spark {context.version} on {context.master} runs {os.path.basename(program)} {' '.join(command)}")
        code = runner.run(command)
        if code != 0 or runner.stopping:
            break
    runner.close()
    context.stop()
    sys.exit(code)


if __name__ == "__main__":
    main()
