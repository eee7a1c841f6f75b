# SPDX-License-Identifier: MIT
"""[hooks]: commands that are run at events. Real scripts: good ones, one that hangs, one that floods, none at all."""
import json
import os
import signal
import subprocess
import time
import unittest

from harness import MINIMUSCTL, PATIENCE, Daemon, Home, main, until

PLAN = "[reminder a]\nroutine = desk-micro-3\nevery = 50min\n\n[hooks]\n"


class Hooks(unittest.TestCase):
    def setUp(self):
        self.home = Home()
        self.addCleanup(self.home.remove)
        self.out = os.path.join(self.home.root, "out")

    def script(self, text, name="hook.sh"):
        path = os.path.join(self.home.root, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write("#!/bin/bash\nout='%s'\n%s\n" % (self.out, text))
        os.chmod(path, 0o755)
        return path

    def start(self, *lines, **more):
        self.daemon = Daemon(plan=PLAN + "\n".join(lines) + "\n", home=self.home, **more)
        self.addCleanup(self.daemon.close)
        self.client = self.daemon.connect()
        return self.client

    def lines(self):
        if not os.path.exists(self.out):
            return []
        with open(self.out, encoding="utf-8") as file:
            return file.read().splitlines()

    def wait_lines(self, count, **more):
        until(lambda: len(self.lines()) >= count, what="%d lines of the hook" % count, **more)
        return self.lines()

    def flip(self, times=1):
        """So many events pause.changed."""
        for i in range(times):
            self.client.call("pause" if i % 2 == 0 else "resume")

    def wait_log(self, text, **more):
        until(lambda: text in self.daemon.log(), what="%r in the log" % text, **more)

    def children(self):
        """Of the daemon, zombies too, but for the hosts of plugins."""
        found = []
        for name in os.listdir("/proc"):
            if name.isdigit():
                try:
                    with open("/proc/%s/stat" % name, encoding="ascii", errors="replace") as file:
                        head, tail = file.read().rsplit(")", 1)
                    if int(tail.split()[1]) == self.daemon.pid and "minimus-plugin" not in head:
                        found.append(int(name))
                except (FileNotFoundError, ProcessLookupError):
                    continue
        return found


class Running(Hooks):
    def test_the_event_comes_on_its_input(self):
        script = self.script('{ echo "$#" "$1" "$2"; echo "$MINIMUS_EVENT"; echo "$MINIMUS_SOCKET"; pwd; ps -o pgid=,sess= -p $$;'
                             ' echo $$; ls -l /proc/$$/fd | grep -c -e "->"; echo "${NOTIFY_SOCKET:-none}"; cat; } >"$out.new";'
                             ' mv "$out.new" "$out"')
        self.start("on-pause.changed = %s 'two words' \\$HOME" % script)
        self.flip()
        until(lambda: os.path.exists(self.out), what="the hook")
        count, event, where, folder, groups, pid, descriptors, notify, text = self.lines()
        self.assertEqual(count, "2 two words $HOME")
        self.assertEqual(event, "pause.changed")
        self.assertEqual(where, self.home.socket)
        self.assertEqual(os.path.realpath(folder), os.path.realpath(self.home.root))
        self.assertEqual(groups.split(), [pid, pid])
        # 0, 1, 2 and the script that bash reads; nothing of the daemon's.
        self.assertLessEqual(int(descriptors), 5)
        self.assertEqual(notify, "none")
        told = json.loads(text)
        self.assertEqual(told["type"], "pause.changed")
        self.assertIn("time", told)
        self.assertGreater(told["seq"], 0)

    def test_it_may_call_minimusctl(self):
        self.start("on-pause.changed = %s" % self.script("'%s' status --json >\"$out.new\" && mv \"$out.new\" \"$out\"" % MINIMUSCTL))
        self.flip()
        until(lambda: os.path.exists(self.out), what="the hook's status")
        self.assertEqual(json.loads(self.lines()[0])["state"], "paused")

    def test_a_word_below_the_home_directory(self):
        self.script("echo here >>$out")
        self.start("on-pause.changed = ~/hook.sh")
        self.flip()
        self.assertEqual(self.wait_lines(1), ["here"])

    def test_a_reminder_that_is_due(self):
        self.start("on-reminder.due = %s" % self.script('grep -o \'"reminder":"[a-z]*"\' >>"$out"'), speed=1000)
        self.client.call("screening", result="none")
        self.assertEqual(self.wait_lines(1)[0], '"reminder":"a"')

    def test_one_at_a_time_in_order(self):
        # A second one at the same time would find the directory taken.
        script = self.script('mkdir "$out.lock" || echo BOTH >>"$out"\nread line\n'
                             'echo "$line" | grep -o \'"seq":[0-9]*\' >>"$out"\nsleep 0.05\nrmdir "$out.lock"')
        self.start("on-pause.changed = %s" % script)
        self.flip(8)
        lines = self.wait_lines(8)
        self.assertNotIn("BOTH", lines)
        self.assertEqual(lines, sorted(lines, key=lambda line: int(line.split(":")[1])))
        self.assertEqual(len(lines), 8)

    def test_what_is_too_much_is_left_out(self):
        gate = os.path.join(self.home.root, "gate")
        os.mkfifo(gate)
        script = self.script('read line <"%s"\necho run >>"$out"' % gate)
        self.start("on-pause.changed = %s" % script)
        self.flip()
        until(self.children, what="the first run")
        self.flip(20)
        self.client.sync()
        self.assertEqual(self.daemon.log().count("the oldest is left out"), 20 - 16)
        writer = os.open(gate, os.O_RDWR)
        self.addCleanup(os.close, writer)
        os.write(writer, b"\n" * 40)
        self.wait_lines(17)
        until(lambda: not self.children(), what="the last run's end")
        self.assertEqual(len(self.lines()), 17)

    def test_what_it_writes_is_logged(self):
        self.start("on-pause.changed = %s" % self.script("echo to the log\nprintf 'an \\033[31mescape' >&2\nexit 3"))
        self.flip()
        self.wait_log("hook on-pause.changed: ended with status 3")
        self.assertIn("hook on-pause.changed: to the log\n", self.daemon.log())
        self.assertRegex(self.daemon.log(), r"hook on-pause.changed: an  ?\[31mescape\n")

    def test_nothing_is_left_behind(self):
        self.start("on-pause.changed = %s" % self.script('echo run >>"$out"'), "on-reminder.done = /bin/false")
        self.flip()
        self.wait_lines(1)
        until(lambda: not self.children(), what="the end of the first run")
        before = sorted(os.listdir("/proc/%d/fd" % self.daemon.pid))
        for count in range(2, 32):
            self.flip()
            self.wait_lines(count)
        until(lambda: not self.children(), what="no child, no zombie")
        self.client.sync()
        self.assertEqual(sorted(os.listdir("/proc/%d/fd" % self.daemon.pid)), before)

    def test_a_background_child_does_not_hold_the_hook_up(self):
        self.start("on-pause.changed = %s" % self.script('sleep 30 &\necho $! >>"$out"'))
        self.flip(2)
        for pid in self.wait_lines(2):
            os.kill(int(pid), signal.SIGKILL)
        until(lambda: not self.children(), what="the end of the runs")

    def test_a_new_plan_has_new_commands(self):
        self.start("on-pause.changed = %s old" % self.script('echo "$1" >>"$out"'))
        self.flip()
        self.assertEqual(self.wait_lines(1), ["old"])
        self.home.write_plan(PLAN + "on-pause.changed = %s/hook.sh new\n" % self.home.root)
        self.client.call("reload")
        self.flip()
        self.assertEqual(self.wait_lines(2), ["old", "new"])
        self.home.write_plan(PLAN + "on-pause.changed = none\n")
        self.client.call("reload")
        self.flip()
        self.client.sync()
        self.assertEqual(self.children(), [])

    def test_a_private_daemon_runs_none(self):
        self.home.write_plan(PLAN + "on-plan.reloaded = %s\n" % self.script('echo run >>"$out"'))
        done = subprocess.run([MINIMUSCTL, "check"], env=self.home.environment(), capture_output=True, text=True, check=False)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(self.lines(), [])


class Trouble(Hooks):
    def test_one_that_hangs_is_ended(self):
        # It ignores SIGTERM, and so does its child: SIGKILL ends both.
        script = self.script("trap '' TERM\necho $$ >>\"$out\"\nsleep 60 &\necho $! >>\"$out\"\nwait\nwait")
        self.start("on-pause.changed = %s" % script)
        self.flip()
        pids = [int(line) for line in self.wait_lines(2)]
        start = time.monotonic()
        self.assertTrue(self.client.call("status", deadline=2))
        self.wait_log("took more than 10 s and was ended", deadline=20)
        self.assertGreater(time.monotonic() - start, 8)
        until(lambda: not any(os.path.exists("/proc/%d" % pid) for pid in pids), what="the end of the hook and its child")
        self.assertEqual(self.children(), [])

    def test_one_that_floods_is_cut_off(self):
        self.start("on-pause.changed = yes 'nothing but noise'")
        self.flip()
        self.wait_log("wrote more than 64 KiB; the rest is not read")
        until(lambda: not self.children(), what="the end of the flood")
        self.assertLess(len(self.daemon.log()), 200000 * PATIENCE)
        self.assertTrue(self.client.call("status", deadline=2))

    def test_a_program_that_is_not_there(self):
        plan = self.home.write_plan(PLAN + "on-pause.changed = no-such-program --now\non-reminder.due = /nonexistent/x\n"
                                    "on-reminder.done = echo a | cat\n")
        done = subprocess.run([MINIMUSCTL, "check", plan], env=self.home.environment(), capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertRegex(done.stdout, r'plan.ini:6: warning: \[hooks\] on-pause.changed: there is no program "no-such-program" in PATH; write')
        self.assertRegex(done.stdout, r"plan.ini:7: warning: \[hooks\] on-reminder.due: /nonexistent/x is not there, or may not be run")
        self.assertRegex(done.stdout, r"""plan.ini:8: warning: \[hooks\] on-reminder.done: no shell reads this, so "\|" is an argument""")
        self.start("on-pause.changed = no-such-program --now")
        self.flip(3)
        self.wait_log("hook on-pause.changed: no-such-program cannot be started: no such file or directory")
        self.client.sync()
        self.assertEqual(self.daemon.log().count("cannot be started"), 1)
        self.assertEqual(self.children(), [])

    def test_a_command_that_is_none_is_an_error(self):
        rows = (("on-pause.changed = echo 'x", "the quote before .* is not closed"),
                ("on-pause.changd = echo", "pause.changed"),
                ("on-sneeze = echo", "there is no such event"))
        for line, text in rows:
            with self.subTest(line):
                plan = self.home.write_plan(PLAN + line + "\n")
                done = subprocess.run([MINIMUSCTL, "check", plan], env=self.home.environment(), capture_output=True, text=True,
                                      check=False)
                self.assertEqual(done.returncode, 2)
                self.assertRegex(done.stdout, text)

    def test_the_end_of_the_daemon(self):
        self.start("on-daemon.stopping = %s" % self.script('cat >>"$out"'),
                   "on-pause.changed = %s" % self.script('echo $$ >>"$out"\nexec sleep 60', "slow.sh"))
        self.flip()
        pid = int(self.wait_lines(1)[0])
        start = time.monotonic()
        self.assertEqual(self.daemon.stop(), 0)
        self.assertLess(time.monotonic() - start, 2 * PATIENCE)
        self.assertEqual(json.loads(self.lines()[1])["type"], "daemon.stopping")
        until(lambda: not os.path.exists("/proc/%d" % pid), what="the end of the hook that ran")


if __name__ == "__main__":
    main()
