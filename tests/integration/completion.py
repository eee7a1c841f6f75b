# SPDX-License-Identifier: MIT
"""Completion: Tab in a real bash, zsh and fish; every verb, word and option of the table is offered."""
import json
import os
import pty
import re
import select
import shutil
import subprocess
import time
import unittest

from harness import DEADLINE_S, MINIMUSCTL, PATIENCE, SOURCE, Daemon, Home, Late, main

SCRIPTS = os.path.join(SOURCE, "cli", "completion")
PLAN = """\
[reminder desk-break]
routine = desk-micro-3
every = 50min

[reminder desk-evening]
routine = desk-micro-3
at = 18:00
"""


class Shell:
    """A shell at a terminal, in which keys are pressed."""

    def __init__(self, command, env, *setup):
        self.text = ""
        pid, self.master = pty.fork()
        if pid == 0:
            os.execvpe(command[0], command, dict(env, TERM="dumb", PS1="$ ", HISTFILE="/dev/null"))
        self.pid = pid
        for number, line in enumerate(setup):
            self.press("%s; echo ready-$((%d))\n" % (line, number + 1000))
            self.wait(r"(?m)^ready-%d\s*$" % (number + 1000))

    def press(self, keys):
        os.write(self.master, keys.encode())

    def wait(self, pattern):
        end = time.monotonic() + DEADLINE_S * PATIENCE
        while True:
            found = re.search(pattern, self.text)
            if found:
                return found
            if time.monotonic() > end or not select.select([self.master], [], [], DEADLINE_S * PATIENCE)[0]:
                raise Late("%s did not come: %r" % (pattern, self.text[-600:]))
            self.text += os.read(self.master, 65536).decode(errors="replace").replace("\r", "")

    def complete(self, line):
        """What Tab makes of the line: it is printed in place of being run."""
        self.text = ""
        self.press(line + "\t\x01echo 'X'Y \n")
        return self.wait(r"(?m)^XY (.*)\n").group(1)

    def close(self):
        os.close(self.master)
        os.waitpid(self.pid, 0)


class Completion(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.daemon = Daemon(plan=PLAN)
        cls.addClassCleanup(cls.daemon.close)
        cls.env = dict(cls.daemon.env, PATH=os.path.dirname(MINIMUSCTL) + ":" + os.environ["PATH"])
        cls.verbs = json.loads(subprocess.run([MINIMUSCTL, "--dump-verbs"], check=True, capture_output=True).stdout)["verbs"]

    def offered(self, *words, env=None):
        done = subprocess.run([MINIMUSCTL, "--complete", *words], env=env or self.env, capture_output=True, text=True, timeout=DEADLINE_S * PATIENCE, check=True)
        self.assertEqual("", done.stderr)
        return [line.split("\t")[0] for line in done.stdout.splitlines()]

    def test_all_of_the_table(self):
        self.assertEqual([verb["name"] for verb in self.verbs] + ["--help", "--version"], self.offered(""))
        for verb in self.verbs:
            self.assertEqual([option["name"] for option in verb["options"]] + ["--help"], self.offered(verb["name"], "-"))
            first = self.offered(verb["name"], "")
            self.assertEqual(verb["words"], first[:len(verb["words"])])
            for word, names in (("REMINDER", ["desk-break", "desk-evening"]), ("ROUTINE", ["strength-a-15"]), ("EXERCISE", ["side-lying-clam"]), ("PLAN", [":files"])):
                if re.search(r"(^|[ \[/])%s($|[ \]])" % word, verb["arguments"]):
                    self.assertEqual(set(), set(names) - set(first), verb["name"])

    def test_places(self):
        rows = [(("why", "desk-e"), ["desk-evening"]), (("why", "desk-break", ""), []), (("timeline", "--dose", "2x12", "strength-a"), ["strength-a-15"]),
                (("timeline", "--dose", ""), []), (("timeline", "gluteus-minimus/strength-a"), ["gluteus-minimus/strength-a-15"]), (("done", "bri"), ["bridge="]),
                (("done", "desk-break", "bri"), ["bridge="]), (("import", ""), [":files"]), (("import", "a", ""), []), (("report", "--html", ""), [":files"]),
                (("plugin", "log", "prog"), ["progression-standard"]), (("plugin", "check", ""), [":files"]), (("plugin", "list", "prog"), []), (("plugin", ""), ["list", "log", "reload", "new", "check", "run"]), (("report", ""), []),
                (("dry-run", "--of", "side-lying-c"), ["side-lying-clam"]), (("dry-run", "double", ""), [":files"]), (("events", "plan."), ["plan.reloaded", "plan.rejected"]),
                (("events", "plan.reloaded", "plan.rej"), ["plan.rejected"]), (("nonsense", ""), []), (("next", ""), []), ((), [verb["name"] for verb in self.verbs] + ["--help", "--version"])]
        for words, wanted in rows:
            self.assertEqual(wanted, self.offered(*words), words)

    def test_without_a_daemon(self):
        home = Home()
        self.addCleanup(home.remove)
        self.assertEqual([], self.offered("why", "", env=home.environment()))
        self.assertEqual(["pause"], self.offered("session", "p", env=home.environment()))

    def rows(self, folder):
        """Lines, and what becomes of them."""
        open(os.path.join(folder, "history of may.jsonl"), "w", encoding="utf-8").close()
        return [("minimusctl timel", "minimusctl timeline"), ("minimusctl why desk-e", "minimusctl why desk-evening"), ("minimusctl done --eff", "minimusctl done --effort"),
                ("minimusctl session tog", "minimusctl session toggle"), ("minimusctl import hist", "minimusctl import history of may.jsonl"), ("minimusctl done bri", "minimusctl done bridge=")]

    def at_a_terminal(self, command, *setup):
        folder = os.path.join(self.daemon.home.root, command[0])
        os.makedirs(folder)
        shell = Shell(command, self.env, "cd " + folder, *setup)
        self.addCleanup(shell.close)
        for line, wanted in self.rows(folder):
            self.assertEqual(wanted, shell.complete(line).rstrip())

    def test_bash(self):
        self.at_a_terminal(["bash", "--norc", "--noprofile", "-i"], "source %s/minimusctl.bash" % SCRIPTS)

    @unittest.skipUnless(shutil.which("zsh"), "zsh is not there")
    def test_zsh(self):
        self.at_a_terminal(["zsh", "-f", "-i"], "unsetopt zle_bracketed_paste prompt_sp; bindkey -e; fpath=(%s $fpath); autoload -U compinit; compinit -D -u" % SCRIPTS)

    @unittest.skipUnless(shutil.which("fish"), "fish is not there")
    def test_fish(self):
        folder = os.path.join(self.daemon.home.root, "fish")
        os.makedirs(folder)
        for line, wanted in self.rows(folder):
            script = "source %s/minimusctl.fish; complete -C '%s'" % (SCRIPTS, line)
            done = subprocess.run(["fish", "--no-config", "-c", script], cwd=folder, env=self.env, capture_output=True, text=True, timeout=DEADLINE_S * PATIENCE, check=True)
            self.assertEqual([wanted.removeprefix(line.rpartition(" ")[0] + " ")], [found.split("\t")[0].replace("\\", "") for found in done.stdout.splitlines()], done.stderr)


main()
