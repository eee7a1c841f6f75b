# SPDX-License-Identifier: MIT
"""The real minimusd through a real suspend to RAM and real clock steps, in an emulated machine: Debian's own kernel
(downloaded, not installed) under QEMU without acceleration, with an initial RAM disk of busybox and what
`cmake --install` installs. About three minutes. MINIMUS_PREFIX names a build tree without sanitizers.
"""
import datetime
import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

PREFIX = os.environ["MINIMUS_PREFIX"]
LIMIT_S = 420

# The clock of the guest is set to 12:00:00 first. It sleeps from about 12:00:25 to 12:01:05.
PLAN = """\
[minimus]
timezone = UTC
quiet = none
min-gap = 0s
settle = 0s
start-delay = 0s
max-per-day = 50
morning-question = no

[defaults]
routine = desk-micro-3
expire = 30min

[reminder one]
calendar = 2026-11-23 12:00:40

[reminder two]
calendar = 2026-11-23 12:00:45

[reminder skipped]
calendar = 2026-11-23 12:00:48
missed = skip
expire = 10s

[reminder later]
calendar = 2026-11-23 12:01:25

[reminder elapsed]
every = 2min

[reminder stepped]
calendar = 2026-11-23 12:30:00

[reminder stepped-skip]
calendar = 2026-11-23 12:20:00
missed = skip
"""

INIT = r"""#!/bin/busybox sh
/bin/busybox --install -s /bin
export PATH=/bin:/usr/bin HOME=/root XDG_RUNTIME_DIR=/run/user XDG_STATE_HOME=/state XDG_CONFIG_HOME=/config XDG_CACHE_HOME=/cache
mount -t proc proc /proc; mount -t sysfs sysfs /sys; mount -t devtmpfs dev /dev; mount -t tmpfs run /run; mount -t tmpfs state /state
mkdir -m 0700 /run/user
exec 2>&1
say() { echo "@ $* wall=$(gdate +%s.%N) up=$(cut -d' ' -f1 /proc/uptime)"; }
fail() { echo "FAILED $*"; cat /state/events /state/log; poweroff -f; }
# until_event COUNT PATTERN: waits until so many events match.
until_event() {
	i=0
	while [ "$(grep -c "$2" /state/events)" -lt "$1" ]; do
		i=$((i + 1)); [ $i -lt 600 ] || fail "no event $2"
		sleep 0.1
	done
}
until_wall() { while [ "$(date +%s)" -lt "$(date -u -d "2026-11-23 $1" +%s)" ]; do sleep 0.1; done; }
date -u -s "2026-11-23 12:00:00" >/dev/null; hwclock -u -w
minimusd 2>/state/log &
i=0; until minimusctl screening none >/dev/null 2>&1; do i=$((i + 1)); [ $i -lt 300 ] || fail "minimusd does not answer"; sleep 0.1; done
minimusctl events --json | while read -r line; do echo "$(gdate +%s.%N) $line"; done >/state/events &
until_wall 12:00:25
echo 0 >/sys/class/rtc/rtc0/wakealarm; echo +40 >/sys/class/rtc/rtc0/wakealarm
say suspending
echo mem >/sys/power/state || fail "no suspend to RAM"
say resumed
until_event 1 '"reminder.prompted"'
minimusctl skip
until_event 1 '"reminder":"later".*"reminder.due"'; until_event 2 '"reminder.prompted"'
minimusctl skip
until_event 1 '"reminder":"elapsed".*"reminder.due"'; until_event 3 '"reminder.prompted"'
minimusctl skip
say stepping
date -u -s @$(($(date +%s) + 3600)) >/dev/null
say forward
until_event 4 '"reminder.prompted"'
minimusctl skip
until_event 1 '"reminder":"stepped-skip".*"reminder.missed"'
date -u -s "2026-11-23 12:00:38" >/dev/null
say back
until_wall 12:00:50
say end
echo "EVENTS"; cat /state/events; echo "LOG"; cat /state/log; echo "END"
poweroff -f
"""


def is_program(path):
    if not os.path.isfile(path) or not path.endswith(".so") and not os.access(path, os.X_OK):
        return False
    with open(path, "rb") as file:
        return file.read(4) == b"\x7fELF"


def libraries(program):
    """The shared objects that a program needs, and its loader."""
    listed = subprocess.run(["ldd", program], capture_output=True, text=True, check=True).stdout
    return set(re.findall(r"(/[^ ]+) \(0x", listed))


def kernel(folder):
    """Debian's newest kernel image, fetched by name."""
    depends = subprocess.run(["apt-cache", "depends", "linux-image-amd64"], capture_output=True, text=True, check=True).stdout
    name = re.search(r"Depends: (linux-image-\S+)", depends).group(1)
    subprocess.run(["apt-get", "-o", "APT::Sandbox::User=root", "download", name], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["dpkg-deb", "-x", glob.glob(os.path.join(folder, "linux-image-*.deb"))[0], os.path.join(folder, "x")], check=True)
    return glob.glob(os.path.join(folder, "x", "boot", "vmlinuz-*"))[0]


def disk(folder):
    """An initial RAM disk with busybox, the installed programs and what they load."""
    root = os.path.join(folder, "root")
    for name in ("bin", "proc", "sys", "dev", "run", "state", "root", "etc", "config/minimus", "cache", "usr/share/zoneinfo"):
        os.makedirs(os.path.join(root, name), exist_ok=True)
    subprocess.run(["cmake", "--install", PREFIX, "--prefix", "/usr"], env=dict(os.environ, DESTDIR=root), check=True, stdout=subprocess.DEVNULL)
    shutil.copy("/bin/busybox", os.path.join(root, "bin"))
    shutil.copy("/bin/date", os.path.join(root, "usr/bin/gdate"))
    programs = list(filter(is_program, glob.glob(os.path.join(root, "usr", "**"), recursive=True)))
    for library in set().union(*map(libraries, programs)):
        target = root + library
        os.makedirs(os.path.dirname(target), exist_ok=True)
        shutil.copy(library, target)
    shutil.copy("/usr/share/zoneinfo/UTC", os.path.join(root, "usr/share/zoneinfo"))
    for name, text in (("init", INIT), ("config/minimus/plan.ini", PLAN)):
        with open(os.path.join(root, name), "w", encoding="utf-8") as file:
            file.write(text)
    os.chmod(os.path.join(root, "init"), 0o755)
    names = subprocess.run(["find", "."], cwd=root, capture_output=True, check=True).stdout
    image = os.path.join(folder, "disk")
    with open(image, "wb") as file:
        subprocess.run(["cpio", "-o", "-H", "newc", "--quiet"], cwd=root, input=names, stdout=file, check=True)
    return image


def run_guest():
    with tempfile.TemporaryDirectory(prefix="mns-") as folder:
        command = ["qemu-system-x86_64", "-accel", "tcg", "-cpu", "max", "-m", "512", "-smp", "1", "-nographic", "-no-reboot", "-nic", "none",
                   "-kernel", kernel(folder), "-initrd", disk(folder), "-append", "console=ttyS0 quiet no_console_suspend tsc=unstable"]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=LIMIT_S, check=False)
    return done.stdout.decode(errors="replace").replace("\r", "")


def seconds(text):
    return datetime.datetime.fromisoformat(text).timestamp()


def at(clock):
    return datetime.datetime.fromisoformat("2026-11-23T%s+00:00" % clock).timestamp()


class Suspend(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.text = run_guest()
        if "\nEND" not in cls.text:
            raise AssertionError("the guest did not come to its end:\n" + cls.text[-6000:])
        cls.events = []
        for line in cls.text.split("\nEVENTS\n")[1].split("\nLOG\n")[0].splitlines():
            came, event = line.split(" ", 1)
            cls.events.append(dict(json.loads(event), came=float(came)))
        cls.marks = {name: (float(wall), float(up)) for name, wall, up in re.findall(r"@ (\w+) wall=([\d.]+) up=([\d.]+)", cls.text, re.M)}

    def of(self, kind, reminder=None):
        return [event for event in self.events if event["type"] == kind and reminder in (None, event.get("reminder"))]

    def test_it_slept(self):
        wall = self.marks["resumed"][0] - self.marks["suspending"][0]
        self.assertGreater(wall, 35, self.marks)

    def test_one_merged_prompt_after_resume(self):
        resumed = self.marks["resumed"][0]
        prompts = [e for e in self.of("reminder.prompted") if resumed - 1 <= seconds(e["time"]) < at("12:01:24")]
        self.assertEqual([p["reminder"] for p in prompts], ["one"])
        self.assertLess(prompts[0]["came"] - resumed, 6)
        self.assertEqual([e["reason"] for e in self.of("reminder.missed", "two")], ["merged into one"])

    def test_what_asks_to_be_skipped_is_missed(self):
        self.assertEqual(len(self.of("reminder.missed", "skipped")), 1)
        self.assertEqual(self.of("reminder.prompted", "skipped"), [])

    def test_later_ones_are_on_time(self):
        due = self.of("reminder.due", "later")
        self.assertEqual(len(due), 1)
        late = due[0]["came"] - at("12:01:25")
        print("due after the resume: %.3f s late" % late)
        self.assertTrue(0 <= late < 1, late)

    def test_elapsed_time_counts_the_sleep(self):
        due = self.of("reminder.due", "elapsed")[0]
        begun = at("12:00:00")
        self.assertTrue(119 < seconds(due["time"]) - begun < 135, due)

    def test_warned_once(self):
        for name in ("one", "two", "later", "elapsed"):
            self.assertEqual(len(self.of("reminder.warned", name)), 1, name)

    def test_a_step_forward(self):
        forward = self.marks["forward"][0]
        prompts = [e for e in self.of("reminder.prompted") if seconds(e["time"]) >= forward - 1]
        self.assertEqual([p["reminder"] for p in prompts][:1], ["stepped"])
        self.assertEqual(len(self.of("reminder.missed", "stepped-skip")), 1)

    def test_a_step_back_prompts_nothing_twice(self):
        for name in ("one", "two", "skipped", "later", "stepped", "stepped-skip"):
            self.assertEqual(len(self.of("reminder.due", name)), 1, name)
        for name in ("one", "later", "stepped"):
            self.assertEqual(len(self.of("reminder.prompted", name)), 1, name)


if __name__ == "__main__":
    for tool in ("qemu-system-x86_64", "cpio", "busybox"):
        if shutil.which(tool) is None:
            sys.exit("%s is missing; tools/deps release installs it" % tool)
    unittest.main(verbosity=2)
