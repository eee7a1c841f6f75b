# SPDX-License-Identifier: MIT
"""An author who has nothing but what was installed: write, build, check and use a plugin. And plugins built from the
headers of an earlier minor version, and of a later one."""
import json
import os
import re
import shutil
import subprocess
import tempfile
import unittest

import harness
from harness import LIBDIR, PREFIX, SOURCE, Daemon, Home, main
from plugin_host import Host

FROZEN = os.path.join(SOURCE, "tests", "abi", "frozen", "1.0")
PLAN = "[reminder desk]\nroutine = desk-micro-3\nevery = 50min\n"
USE = "[reminder calves]\nroutine = %s/calves\nevery = 2h\n"


class Installed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.root = tempfile.mkdtemp(prefix="mns-")
        cls.addClassCleanup(shutil.rmtree, cls.root)
        cls.prefix = os.path.join(cls.root, "prefix")
        subprocess.run(["cmake", "--install", PREFIX, "--prefix", cls.prefix], check=True, stdout=subprocess.DEVNULL)
        cls.ctl = os.path.join(cls.prefix, "bin", "minimusctl")
        cls.environment = {key: value for key, value in os.environ.items() if not key.startswith("MINIMUS")}
        cls.environment["PKG_CONFIG_PATH"] = os.path.join(cls.prefix, LIBDIR, "pkgconfig")

    def setUp(self):
        self.folder = tempfile.mkdtemp(dir=self.root)

    def run_in(self, *command, expect=0, folder=None):
        done = subprocess.run(command, cwd=folder or self.folder, env=self.environment, capture_output=True, text=True,
                              stdin=subprocess.DEVNULL, timeout=120)
        self.assertEqual(done.returncode, expect, done.stdout + done.stderr)
        return done.stdout

    def new(self, name, *options):
        self.run_in(self.ctl, "plugin", "new", name, *options)
        return os.path.join(self.folder, name)

    def check(self, path, expect=0):
        return json.loads(self.run_in(self.ctl, "plugin", "check", path, "--json", expect=expect))

    def built_by_hand(self, folder, compiler, ending):
        name = os.path.basename(folder)
        flags = self.run_in("pkg-config", "--cflags", "minimus-plugin").split()
        path = os.path.join(folder, name + ".so")
        self.run_in(*compiler, "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-fvisibility=hidden", *flags, "-o", path,
                    os.path.join(folder, name + ending))
        return path

    def test_cmake(self):
        for options in ((), ("--progression",), ("--c++",), ("--progression", "--c++")):
            with self.subTest(options):
                folder = self.new("by-cmake" + "".join(options).replace("--", "-").replace("c++", "cpp"), *options)
                self.run_in("cmake", "-G", "Ninja", "-B", "build", "-DCMAKE_PREFIX_PATH=" + self.prefix, folder=folder)
                self.run_in("cmake", "--build", "build", folder=folder)
                self.run_in("ctest", "--test-dir", "build", "--output-on-failure", folder=folder)

    def test_pkg_config(self):
        for name, options, compiler, ending in (("a", (), ["cc", "-std=c11"], ".c"), ("b", ("--progression",), ["cc", "-std=c17"], ".c"),
                                                ("c", ("--c++",), ["c++", "-std=c++11"], ".cpp"),
                                                ("d", ("--progression", "--c++"), ["c++", "-std=c++20"], ".cpp")):
            with self.subTest(name):
                report = self.check(self.built_by_hand(self.new(name, *options), compiler, ending))
                self.assertTrue(report["ok"], report)

    def test_what_is_shipped_conforms(self):
        folder = os.path.join(self.prefix, LIBDIR, "minimus", "plugins")
        names = sorted(os.listdir(folder))
        self.assertGreaterEqual(len(names), 5)
        for name in names:
            with self.subTest(name):
                report = self.check(os.path.join(folder, name))
                self.assertTrue(report["ok"], report)

    def test_new_refuses(self):
        for words in (("Wrong_Name",), ("x", "--routines", "--progression")):
            self.run_in(self.ctl, "plugin", "new", *words, expect=1)
        self.new("twice")
        self.run_in(self.ctl, "plugin", "new", "twice", expect=1)

    def test_check_finds(self):
        """What a plugin does wrong is named; each row is a change to one that is in order."""
        rows = [("routines", '.id = "@"', '.id = "else"', "name", "both must be equal"),
                ("routines", '.say = "Up on your toes."', ".say = NULL", "catalogue", "say is NULL"),
                ("progression", '	const char *reason = "It stays as it is.";', '	static int32_t moods;\n	const char *reason = moods++ % 3 == 0 ? "Hm." : "It stays.";',
                 "one-more", "must be pure"),
                ("progression", "verdict == MINIMUS_VERDICT_REGRESS) {", "verdict == MINIMUS_VERDICT_HOLD) {\n\t\treps++;\n\t} else if (0) {",
                 "one-more", "in spite of it"),
                ("progression", "	if (given[LO] > given[HI]) {", "	if (given[HI] == 100) {\n\t\treturn 7;\n\t}\n	if (given[LO] > given[HI]) {",
                 "one-more", "answered 7"),
                ("progression", "	int32_t reps = state[REPS];", "	int32_t reps = state[REPS];\n	void *lost = malloc(8192);\n	memset(lost, 1, 8192);",
                 "leaks", "something is not freed"),
                ("progression", "	int32_t reps = state[REPS];", "	int32_t reps = state[REPS];\n	if (result->set_count > 19) {\n\t\tabort();\n\t}",
                 "one-more", "signal 6")]
        for number, (kind, old, new, check, words) in enumerate(rows):
            with self.subTest(words):
                name = "row-%d" % number
                folder = self.new(name, "--" + kind)
                source = os.path.join(folder, name + ".c")
                with open(source, encoding="utf-8") as file:
                    text = file.read()
                old = old.replace("@", name)
                self.assertIn(old, text)
                with open(source, "w", encoding="utf-8") as file:
                    file.write("#include <stdlib.h>\n" + text.replace(old, new, 1))
                report = self.check(self.built_by_hand(folder, ["cc"], ".c"), expect=2)
                found = [c for c in report["checks"] if not c["ok"] and c["name"] == check and words in c["detail"]]
                self.assertTrue(found, report)

    def test_the_page_as_an_author_follows_it(self):
        """Every plugin on docs/PLUGINS.md, by its commands and with its plan, comes into a running daemon."""
        with open(os.path.join(SOURCE, "docs", "PLUGINS.md"), encoding="utf-8") as file:
            page = file.read()
        sources = {re.search(r'\.id = "([a-z-]+)",\s*\.name', code).group(1): code for code in re.findall(r"^```c\n(.*?)^```$", page, re.M | re.S)}
        self.assertEqual(set(sources), {"hello", "loosen", "one-more"})
        blocks = re.findall(r"(?:^    .*\n|^\n)+", page, re.M)
        compile_line = next(line for line in page.splitlines() if line.startswith("    cc ")).strip()
        install_line = next(line for line in page.splitlines() if line.startswith("    install ")).strip()
        plan = PLAN + "".join(re.sub("^    ", "", part, flags=re.M) + "\n" for block in blocks
                              for part in re.findall(r"(?:^    \[[a-z]+ [a-z-]+\]\n(?:^    [a-z-]+ = .*\n)+)", block, re.M))
        self.assertEqual(len(re.findall(r"^\[", plan, re.M)), 7, plan)
        home = Home()
        self.addCleanup(home.remove)
        kept, harness.MINIMUSD = harness.MINIMUSD, os.path.join(self.prefix, "bin", "minimusd")
        self.addCleanup(setattr, harness, "MINIMUSD", kept)
        with Daemon(plan=PLAN, home=home) as daemon:
            self.environment.update(daemon.env, HOME=home.root, PATH=os.path.dirname(self.ctl) + ":" + os.environ["PATH"])
            self.environment["XDG_DATA_HOME"] = os.path.join(home.root, ".local", "share")
            os.makedirs(self.environment["XDG_DATA_HOME"], exist_ok=True)
            if not os.path.exists(os.path.join(self.environment["XDG_DATA_HOME"], "minimus")):
                os.symlink(home.data, os.path.join(self.environment["XDG_DATA_HOME"], "minimus"))
            os.makedirs(home.data, exist_ok=True)
            for name, code in sources.items():
                with open(os.path.join(self.folder, name + ".c"), "w", encoding="utf-8") as file:
                    file.write(code)
                line = compile_line.replace("hello", name).replace("cc ", "cc -std=c11 -Wall -Wextra -Wpedantic -Werror ", 1)
                self.run_in("sh", "-ec", line)
                self.assertTrue(self.check(os.path.join(self.folder, name + ".so"))["ok"])
                self.run_in("sh", "-ec", install_line.replace("hello", name))
            self.assertIn("loosen", self.run_in(self.ctl, "plugin", "list").split("Installed, but not named in the plan:")[1])
            home.write_plan(plan.replace("loosen/loosen", "loosen/lossen"))
            done = subprocess.run([self.ctl, "plugin", "reload"], env=self.environment, capture_output=True, text=True, timeout=60)
            self.assertEqual(done.returncode, 2)
            self.assertIn("lossen", done.stdout)
            home.write_plan(plan)
            self.run_in(self.ctl, "plugin", "reload")
            listed = self.run_in(self.ctl, "list")
            for reminder in ("hello", "loosen", "strong"):
                self.assertRegex(listed, r"(?m)^%s +waiting" % reminder)
            self.assertIn("rounds", self.run_in(self.ctl, "plugin", "list"))
            client = daemon.connect()
            self.assertIn("They take turns.", self.run_in(self.ctl, "show", "loosen/loosen"))
            self.assertEqual(client.call("show", routine="loosen/loosen")["items"][0]["dose"], "3x20s")
            self.assertEqual(next(i["dose"] for i in client.call("progress")["items"] if i["exercise"] == "side-lying-clam").split("@")[0], "2x12")
            with open(os.path.join(self.folder, "sessions.txt"), "w", encoding="ascii") as file:
                file.write("10,10 progress\n11,9 progress\n")
            line = next(line for line in page.splitlines() if line.startswith("    minimusctl dry-run")).strip()
            self.assertIn("one repetition more", self.run_in("sh", "-ec", line))

    def test_it_comes_into_a_running_daemon(self):
        """Both kinds reach a reminder, by `plugin reload` alone."""
        home = Home()
        self.addCleanup(home.remove)
        kept, harness.MINIMUSD = harness.MINIMUSD, os.path.join(self.prefix, "bin", "minimusd")
        self.addCleanup(setattr, harness, "MINIMUSD", kept)
        with Daemon(plan=PLAN, home=home) as daemon:
            pid = daemon.pid
            plugins = os.path.join(home.data, "plugins")
            os.makedirs(plugins)
            for name, option in (("mine", "--routines"), ("model", "--progression")):
                shutil.copy(self.built_by_hand(self.new(name, option), ["cc"], ".c"), plugins)
            home.write_plan(PLAN + USE % "mine" + "[exercise mine/calf-raise]\nprogression = model/one-more\n")
            self.environment.update(daemon.env)
            self.run_in(self.ctl, "plugin", "reload")
            self.assertIn("calves", self.run_in(self.ctl, "list"))
            client = daemon.connect()
            self.assertEqual({p["id"]: p["state"] for p in client.call("plugins")["plugins"]},
                             {name: "ready" for name in ("gluteus-minimus", "progression-standard", "mine", "model")})
            client.call("screening", result="none")
            client.call("session.start", routine="mine/calves")
            client.call("session.stop")
            client.call("session.report", exercises={"calf-raise": {"sets": [{"both": 10}, {"both": 10}]}})
            client.sync()
            item = next(i for i in client.call("progress")["items"] if i["routine"] == "mine/calves")
            self.assertTrue(item["dose"].startswith("2x11"), item)
            row = client.call("dry-run", model="model/one-more", start={"reps": 9}, sessions=[{"done": [9], "verdict": "progress"}])["rows"][0]
            self.assertEqual(row["reason"], "All was done: one repetition more.")
            self.assertIn("mine", self.run_in(self.ctl, "plugin", "list"))
            self.assertEqual(daemon.pid, pid)


def code(text):
    return re.sub(r"/\*.*?\*/", " ", text, flags=re.S).split()


class Frozen(unittest.TestCase):
    def build(self, source, include, name):
        folder = tempfile.mkdtemp(prefix="mns-")
        self.addCleanup(shutil.rmtree, folder)
        path = os.path.join(folder, name + ".so")
        subprocess.run(["cc", "-shared", "-fPIC", "-fvisibility=hidden", "-I", include, "-o", path, source], check=True)
        return path

    def test_a_plugin_of_the_frozen_header_loads_today(self):
        for plugin in ("hello/hello.c",):
            with Host(self.build(os.path.join(SOURCE, "plugins", plugin), FROZEN, "hello")) as host:
                self.assertEqual(host.ask("describe")["abi"], "1.0")
                self.assertEqual(len(host.ask("catalogue")["routines"]), 1)

    def test_a_plugin_of_the_next_minor_loads_in_a_host_of_this_one(self):
        with Host(self.build(os.path.join(SOURCE, "tests/abi/bad/newer.c"), os.path.join(SOURCE, "include"), "newer")) as host:
            self.assertEqual(host.ask("describe")["abi"], "1.2")
            self.assertEqual(len(host.ask("catalogue")["routines"][0]["items"]), 2)

    def test_plugins_of_today_work_in_a_host_of_the_frozen_version(self):
        """Built with the headers of then; what is composed today is a routine with all its items there."""
        host = os.path.join(PREFIX, "tests", "abi", "old-host")
        for name, words in (("hello", "routine hello 1"), ("weekly-variety", "routine variety 12"), ("progression-wave", "model wave 0")):
            with self.subTest(name):
                path = os.path.join(PREFIX, LIBDIR, "minimus", "plugins", name + ".so")
                answer = subprocess.run([host, path], check=True, capture_output=True, text=True).stdout
                self.assertEqual(answer, "%s in a host of 1.0\n%s\n" % (name, words))

    def test_frozen_is_what_was_released(self):
        """As long as the minor version is the frozen one, the headers say the same; comments may be mended."""
        for name in ("plugin.h", "ext/routines.h", "ext/progression.h"):
            with open(os.path.join(SOURCE, "include/minimus", name), encoding="utf-8") as now, \
                    open(os.path.join(FROZEN, "minimus", name), encoding="utf-8") as then:
                current = now.read()
                if name == "plugin.h" and "#define MINIMUS_ABI_MINOR 0\n" not in current:
                    return
                self.assertEqual(code(current), code(then.read()), name)


if __name__ == "__main__":
    main()
