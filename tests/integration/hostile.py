# SPDX-License-Identifier: MIT
"""Plugins that mean harm, one after another through one real daemon, which must not notice; and that each of them would
do its harm where no sandbox holds it."""
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest

from harness import LIBDIR, PREFIX, Daemon, Home, main, until
from plugin_host import HOST, Host, Refused

HOSTILE = os.path.join(PREFIX, "tests", "hostile")
BAD = os.path.join(PREFIX, "tests", "abi", "bad")
SANITIZED = "sanitize" in (sys.argv[1] if len(sys.argv) > 1 else "")
PATIENCE = float(os.environ.get("MINIMUS_PATIENCE", "1"))
LATE_S = 0.9
PLUGIN_KIB, ALL_KIB = 512, 1536
REFUSED = r"create answered -(1, Operation not permitted|13, Permission denied); 0 was expected"
CRASHED = r"its process (was ended by signal \d+ \(.*\)|ended with status [1-9]\d*) while it was asked for \w+"
SILENT = r"its process was ended because it did not answer within 1 s while it was asked for \w+"
TEXT = "must be UTF-8 without control characters"

# Each with what `plugins` says of it in a daemon (None: it works), and how its harm shows without a sandbox: "dies",
# "silent", "late", "says" (that same answer), or what it logs that it did.
ROWS = [
    ("constructor-abort", CRASHED, "dies"),
    ("constructor-spin", SILENT, "silent"),
    ("no-descriptor", r"no descriptor: the data symbol minimus_plugin was expected.*", "says"),
    ("function-symbol", r"the symbol minimus_plugin is no data .*", "says"),
    ("size-zero", r"descriptor: struct minimus_plugin says it has 0 bytes; .*", "says"),
    ("size-huge", r"the descriptor says it has 4294967295 bytes, but the file has 72 for it", "says"),
    ("lying-size", r"the descriptor says it has 136 bytes, but the file has 72 for it", "says"),
    ("wrong-major", r"descriptor: struct minimus_plugin has ABI major 99, this host speaks 1", "says"),
    ("newer", None, None),
    ("null-strings", r"descriptor: id is NULL; a text was expected", "says"),
    ("null-text", r'exercise "wave": title is NULL; a text was expected', "says"),
    ("null-catalogue", r"struct minimus_catalogue is NULL", "says"),
    ("null-write", CRASHED, "dies"),
    ("odd-pointer", r"struct minimus_catalogue is at an odd address", "says"),
    ("endless-string", r'exercise "wave": title is too long; at most 80 bytes were expected', "says"),
    ("string-off-the-map", CRASHED, "dies"),
    ("not-utf8", r"descriptor: name " + TEXT, "says"),
    ("bad-utf8", r'exercise "wave": say ' + TEXT, "says"),
    ("control-characters", r'exercise "wave": title ' + TEXT, "says"),
    ("million-exercises", r"catalogue: exercises: more than 256, or no NULL at the end of the list", "says"),
    ("endless-list", r"catalogue: tips: more than 64, or no NULL at the end of the list", "says"),
    ("unknown-exercise", r'routine "lost": item 1: exercise "nowhere" is not in this catalogue', "says"),
    ("twins", r'there are two exercises "wave"', "says"),
    ("negative-dose", r'exercise "wave": sets is -3; 0 to 20 was expected', "says"),
    ("overflowing-dose", r'exercise "wave": rest_s is 2147483647; 0 to 3600 was expected', "says"),
    ("parameter-million", r"descriptor: parameter_count is 1000000; 0 to 16 was expected", "says"),
    ("parameter-null", r"descriptor: struct minimus_parameter is NULL", "says"),
    ("parameter-range", r'parameter "one": initial is 6; 0 to 5 was expected', "says"),
    ("parameter-type", r'parameter "one": type is 99; 1 to 6 was expected', "says"),
    ("parameter-words", r'parameter "one": words is empty; at least one was expected', "says"),
    ("parameter-enabled", r'parameter "enabled": the plan has a key of this name already', "says"),
    ("parameter-path", r'parameter "file": text must be NULL: a path is what the plan says, or none', "says"),
    ("parameter-twins", r'there are two parameters "one"', "says"),
    ("late", SILENT, "late"),
    ("spin", SILENT, "silent"),
    ("deadlock", SILENT, "silent"),
    ("stopped", SILENT, "silent"),
    ("stack-overflow", CRASHED, "dies"),
    ("heap-smash", CRASHED, "dies"),
    ("abort-in-create", CRASHED, "dies"),
    ("abort-in-call", CRASHED, "dies"),
    ("exit-in-create", r"its process ended with status 0 while it was asked for describe", "dies"),
    ("exit-zero", r"its process ended with status 0 while it was asked for catalogue", "dies"),
    ("exit-at-once", r"its process ended with status 0 while it was asked for catalogue", "dies"),
    ("fork-storm", REFUSED, "made 8 processes"),
    ("threads", REFUSED, "made a thread"),
    ("execute", REFUSED, "dies"),
    ("kill-parent", REFUSED, "kills"),
    ("kill-all", REFUSED, "reached the group"),
    ("read-secrets", REFUSED, "a key that nobody may see"),
    ("read-folder", REFUSED, "looked into the home directory"),
    ("socket-inet", REFUSED, "opened a socket to the network"),
    ("socket-unix", REFUSED, "opened a socket on this machine"),
    ("write-history", REFUSED, "wrote over the history"),
    ("delete-history", REFUSED, "deleted the history"),
    ("trace-parent", REFUSED, "traces its parent"),
    ("read-parent", REFUSED, "opened its parent's memory"),
    ("raise-limits", REFUSED, "set its own limits"),
    ("allocate", CRASHED, "took 640 MiB"),
    ("hog", None, None),
    ("garbage-everywhere", r"its process answered with something that is no JSON-RPC line while it was asked for catalogue",
     "wrote to the daemon's line"),
    ("close-line", r"its process closed its line \(descriptor 3\) and was ended while it was asked for catalogue", "closed"),
    ("forged-answer", r".*answered a question that nobody asked.*", None),
    ("flood-line", r"its process sent a line that is too long while it was asked for catalogue", None),
    ("flood-output", CRASHED, None),
    ("flood-log", CRASHED, None),
    ("chatty", None, None),
    ("escape", None, None),
]
KERNEL_MAY_REFUSE = ("trace-parent", "read-parent", "raise-limits")
NEEDS_LANDLOCK = ("read-secrets", "read-folder", "read-parent")


def file_of(name):
    path = os.path.join(HOSTILE, name + ".so")
    return path if os.path.exists(path) else os.path.join(BAD, name.replace("-", "_") + ".so")


def landlock():
    with Host(os.path.join(PREFIX, LIBDIR, "minimus/plugins/hello.so")) as host:
        host.ask("describe")
        return "no Landlock" not in host.end()[1]


class Ticks(threading.Thread):
    """Another reminder, due each second: when its events arrive, against when they are due."""

    def __init__(self, client):
        super().__init__(daemon=True)
        self.client, self.seen = client, []

    def run(self):
        try:
            while True:
                event = self.client.wait_event("reminder.due", deadline=600)
                self.seen.append((time.time(), event))
        except (OSError, AssertionError, ValueError):
            return


def anonymous_kib(pid):
    with open("/proc/%d/smaps_rollup" % pid, encoding="ascii") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("Anonymous:"))


class Through(unittest.TestCase):
    PLAN = "[reminder tick]\nroutine = desk-micro-3\ncalendar = *-*-* *:*:*\n[reminder desk]\nroutine = desk-micro-3\nevery = 50min\n"

    def setUp(self):
        self.home = Home()
        self.addCleanup(self.home.remove)
        self.folder = os.path.join(self.home.data, "plugins")
        os.makedirs(self.folder)
        os.makedirs(os.path.join(self.home.root, ".ssh"))
        with open(os.path.join(self.home.root, ".ssh", "id_ed25519"), "w", encoding="ascii") as file:
            file.write("a key that nobody may see")
        self.daemon = Daemon(plan=self.PLAN, home=self.home)
        self.addCleanup(self.daemon.close)
        self.client = self.daemon.connect()

    def name(self, plugin):
        self.home.write_plan(self.PLAN + ("[plugin %s]\n" % plugin if plugin else ""))
        self.client.call("reload")

    def lines(self, plugin, begun):
        return [line for line in self.daemon.log()[begun:].split("\n") if "plugin %s" % plugin in line]

    def check(self, plugin, expected):
        shutil.copy(file_of(plugin), os.path.join(self.folder, plugin + ".so"))
        os.chmod(os.path.join(self.folder, plugin + ".so"), 0o755)
        begun = len(self.daemon.log())
        self.name(plugin)
        if expected is not None:
            # The daemon tries again by itself; this hurries it.
            until(lambda: self.client.call("reload") and self.entry(plugin)["state"] == "quarantined", what="the quarantine")
        entry, lines = self.entry(plugin), self.lines(plugin, begun)
        if expected is None:
            self.assertEqual((entry["state"], entry.get("problem"), lines), ("ready", None, []))
            return
        self.assertRegex(entry["problem"], "^(?:%s)$" % expected)
        self.assertEqual(entry["failures"], 3)
        self.assertEqual(lines, ["plugin %s: %s" % (plugin, entry["problem"]),
                                 "plugin %s failed 3 times and is left alone now" % plugin])
        self.assertIsInstance(self.client.call("plugin.log", id=plugin)["lines"], list)

    def entry(self, plugin):
        return next(p for p in self.client.call("plugins")["plugins"] if p["id"] == plugin)

    def test_each(self):
        kept = landlock()
        watcher = self.daemon.connect()
        watcher.subscribe("reminder.due")
        ticks = Ticks(watcher)
        ticks.start()
        pid = self.daemon.pid
        first = anonymous_kib(pid)
        for plugin, expected, _ in ROWS:
            if not kept and plugin in NEEDS_LANDLOCK or SANITIZED and plugin == "allocate":
                continue
            with self.subTest(plugin):
                before = anonymous_kib(pid)
                self.check(plugin, expected)
                self.assertIsNone(self.daemon.process.poll())
                self.name(None)
                if not SANITIZED:
                    self.assertLess(anonymous_kib(pid) - before, PLUGIN_KIB)
        if not SANITIZED:
            # The ring of events and the database's pages fill meanwhile, as they do without any plugin.
            self.assertLess(anonymous_kib(pid) - first, ALL_KIB)
        self.assertEqual(self.client.call("timeline", routine="desk-micro-3")["total_s"], 175)
        self.assertEqual(self.daemon.pid, pid)
        self.check_ticks(ticks.seen)

    def check_ticks(self, seen):
        self.assertGreater(len(seen), 10)
        # A call of a plugin may take a second: a daemon that waited for one would be as late as that.
        for arrived, event in seen:
            self.assertLess(arrived % 1, LATE_S, event)


class Alone(unittest.TestCase):
    """The same files in the same host, but without its sandbox: what they do then."""

    def setUp(self):
        self.root = tempfile.mkdtemp(prefix="mns-")
        self.addCleanup(shutil.rmtree, self.root)
        os.makedirs(os.path.join(self.root, ".ssh"))
        os.makedirs(os.path.join(self.root, "minimus"))
        self.write(".ssh/id_ed25519", "a key that nobody may see")
        for key in ("HOME", "XDG_STATE_HOME"):
            self.addCleanup(os.environ.__setitem__, key, os.environ.get(key, ""))
            os.environ[key] = self.root

    def write(self, name, text):
        with open(os.path.join(self.root, name), "w", encoding="ascii") as file:
            file.write(text)

    def ask(self, host, deadline=5.0):
        """The first refusal's words, or "" when all is answered."""
        for method in ("describe", "catalogue"):
            try:
                host.ask(method, deadline=deadline)
            except Refused as error:
                return str(error)
        return ""

    def dies(self, plugin, _):
        with Host(file_of(plugin), "--no-sandbox") as host:
            with self.assertRaises((EOFError, BrokenPipeError, ConnectionResetError)):
                self.ask(host)
            self.assertIsNotNone(host.process.wait(20))

    def silent(self, plugin, _):
        with Host(file_of(plugin), "--no-sandbox") as host:
            with self.assertRaises(TimeoutError):
                self.ask(host, 1.2 / PATIENCE)
            self.assertIsNone(host.process.poll())

    def late(self, plugin, _):
        with Host(file_of(plugin), "--no-sandbox") as host:
            begun = time.monotonic()
            self.assertEqual(self.ask(host), "")
            self.assertGreater(time.monotonic() - begun, 1.0)

    def says(self, plugin, expected):
        with Host(file_of(plugin), "--no-sandbox") as host:
            self.assertRegex(self.ask(host), "^(?:%s)$" % expected)

    def closed(self, plugin, _):
        with Host(file_of(plugin), "--no-sandbox") as host:
            with self.assertRaises((EOFError, BrokenPipeError, ConnectionResetError)):
                self.ask(host)

    def kills(self, plugin, _):
        """With a parent of its own, which it ends."""
        script = ("import os,socket,subprocess,sys\n"
                  "ours,theirs=socket.socketpair()\n"
                  "n=theirs.fileno()\n"
                  "p=subprocess.Popen(sys.argv[1:],close_fds=False,preexec_fn=lambda:os.dup2(n,3))\n"
                  "theirs.close()\n"
                  "ours.sendall(b'{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"describe\"}\\n')\n"
                  "ours.recv(1 << 16)\n"
                  "ours.recv(1 << 16)\n")
        parent = subprocess.run([sys.executable, "-c", script, HOST, "--no-sandbox", file_of(plugin)], stdin=subprocess.DEVNULL,
                                timeout=20 * PATIENCE)
        self.assertEqual(parent.returncode, -signal.SIGTERM)

    def done(self, plugin, harm):
        with Host(file_of(plugin), "--no-sandbox") as host:
            try:
                answer = self.ask(host)
            except (EOFError, ValueError, AssertionError):
                answer = ""
            if plugin in KERNEL_MAY_REFUSE and "create answered" in answer:
                self.skipTest("this kernel keeps that from everybody: " + answer)
            while not host.logged:
                line = host.line()
                self.assertIsNotNone(line, "nothing was done")
                if line.get("method") == "log":
                    host.logged.append(line["params"])
            self.assertEqual(host.logged[0]["text"], "harm: " + harm)

    def test_each(self):
        deeds = {"dies": self.dies, "silent": self.silent, "late": self.late, "says": self.says, "closed": self.closed,
                 "kills": self.kills}
        shown = 0
        for plugin, expected, harm in ROWS:
            if harm is None:
                continue
            self.write("minimus/history.db", "what was done so far")
            with self.subTest(plugin):
                deeds.get(harm, lambda *_: self.done(plugin, harm))(plugin, expected)
                shown += 1
            if plugin == "write-history":
                with open(os.path.join(self.root, "minimus/history.db"), encoding="ascii") as file:
                    self.assertEqual(file.read(), "nothing was ever done")
            elif plugin == "delete-history":
                self.assertFalse(os.path.exists(os.path.join(self.root, "minimus/history.db")))
        self.assertGreaterEqual(shown, 30)


if __name__ == "__main__":
    del sys.argv[1:]
    main()
