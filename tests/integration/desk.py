# SPDX-License-Identifier: MIT
"""A desktop to test on: an X server without a screen, a session bus of its own and a real dunst.

    with Desk() as desk:                 # bus and dunst run
        helper = subprocess.Popen(..., env=desk.environment())
        until(lambda: desk.count() == 1)
        desk.press("Snooze")             # the button of what is shown, by its label
        desk.screenshot("/tmp/shown.png")

The bus has no service directories, so nothing on the machine is activated behind a test's back. Everything
is ended by its own process id.
"""
import json
import os
import shutil
import signal
import subprocess

from harness import Home, Late, until

BUS_CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=%(path)s</listen>
  <auth>EXTERNAL</auth>
  %(services)s
  <policy context="default">
    <allow user="*"/>
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""

DUNST_CONFIG = """[global]
    font = %(font)s
    width = (300, 540)
    height = 300
    offset = 24x24
    origin = top-right
    padding = 14
    horizontal_padding = 16
    text_icon_padding = 14
    frame_width = 1
    frame_color = "#5e81ac"
    separator_height = 1
    corner_radius = 6
    progress_bar_height = 8
    progress_bar_corner_radius = 4
    progress_bar_frame_width = 0
    markup = full
    format = "<b>%%s</b>\\n%%b"
    word_wrap = yes
    show_indicators = %(indicators)s
    min_icon_size = 56
    max_icon_size = 96
    dmenu = %(menu)s
    mouse_left_click = do_action, close_current
    mouse_right_click = close_current
    mouse_middle_click = context
    history_length = 50

[urgency_low]
    background = "#2e3440"
    foreground = "#d8dee9"
    highlight = "#88c0d0"
    timeout = 0

[urgency_normal]
    background = "#2e3440"
    foreground = "#eceff4"
    highlight = "#88c0d0"
    timeout = 0
"""

# dunst writes its menu to this program, one action a line, and reads back the line that was chosen. A button
# is chosen before the default action of the same label.
MENU = """#!/bin/sh
cat >%(home)s/menu.new
mv %(home)s/menu.new %(home)s/menu
{
	grep -F -- "$(cat %(home)s/wanted)" %(home)s/menu | grep -v ',default]$'
	grep -F -- "$(cat %(home)s/wanted)" %(home)s/menu
} | head -n 1
"""


def missing():
    """Names of the programs without which there is no desk; empty on a machine set up for tests."""
    return [name for name in ("Xvfb", "dbus-daemon", "dunst", "dunstctl", "dbus-send") if shutil.which(name) is None]


def end(process, sign=signal.SIGTERM):
    """Ends one of our own processes and reaps it."""
    if process is None or process.poll() is not None:
        return
    process.send_signal(sign)
    process.send_signal(signal.SIGCONT)
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


class Desk:
    def __init__(self, bus=True, dunst=True, display=True, home=None, size="900x600", font="DejaVu Sans 11", indicators="yes", white=False):
        self.home = home or Home()
        self.owns_home = home is None
        self.bus_path = os.path.join(self.home.runtime, "bus")
        self.logs = os.path.join(self.home.root, "desk.log")
        self.size, self.font, self.indicators = size, font, indicators
        self.white = white
        self.xvfb = self.bus = self.dunst = None
        self.display = None
        self.services = ""
        try:
            if display:
                self._start_display()
            if bus:
                self.start_bus()
            if dunst:
                self.start_dunst()
        except BaseException:
            self.close()
            raise

    # ---- the parts ----

    def _spawn(self, command, **more):
        with open(self.logs, "ab") as log:
            return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, **more)

    def _start_display(self):
        reader, writer = os.pipe()
        self.xvfb = self._spawn(["Xvfb", "-displayfd", str(writer), "-screen", "0", self.size + "x24", "-nolisten", "tcp", "-noreset",
                                 "-wr" if self.white else "-br"], pass_fds=[writer])
        os.close(writer)
        with os.fdopen(reader) as answer:
            number = answer.readline().strip()
        if not number:
            raise AssertionError("Xvfb did not start:\n" + self.log())
        self.display = ":" + number

    def start_bus(self, services=""):
        """services: XML that names service directories; none is the default."""
        config = os.path.join(self.home.root, "bus.conf")
        with open(config, "w", encoding="utf-8") as file:
            file.write(BUS_CONFIG % {"path": self.bus_path, "services": services})
        self.bus = self._spawn(["dbus-daemon", "--config-file=" + config, "--nofork", "--nopidfile"], env=self.environment())
        until(lambda: os.path.exists(self.bus_path), what="the session bus")
        until(lambda: self._send("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus.GetId").returncode == 0,
              what="an answer of the session bus")

    def stop_bus(self):
        """Ends the bus; what hangs on it (dunst) ends by itself or is ended."""
        end(self.bus)
        self.bus = None
        end(self.dunst)
        self.dunst = None
        if os.path.exists(self.bus_path):
            os.unlink(self.bus_path)

    def start_dunst(self):
        folder = os.path.join(self.home.root, "config", "dunst")
        os.makedirs(folder, exist_ok=True)
        menu = os.path.join(self.home.root, "menu.sh")
        with open(menu, "w", encoding="utf-8") as file:
            file.write(MENU % {"home": self.home.root})
        os.chmod(menu, 0o755)
        with open(os.path.join(folder, "dunstrc"), "w", encoding="utf-8") as file:
            file.write(DUNST_CONFIG % {"font": self.font, "menu": menu, "indicators": self.indicators})
        self.dunst = self._spawn(["dunst"], env=self.environment())
        until(self.has_server, what="dunst on the bus")

    def stop_dunst(self, sign=signal.SIGTERM):
        end(self.dunst, sign)
        self.dunst = None
        if self.bus is not None:
            until(lambda: not self.has_server(), what="dunst to be gone from the bus")

    def pause_dunst(self):
        """Stops dunst as a hanging server would be: its name stays, nothing answers."""
        self.dunst.send_signal(signal.SIGSTOP)

    def resume_dunst(self):
        self.dunst.send_signal(signal.SIGCONT)

    # ---- what tests ask ----

    def environment(self, more=None):
        env = {"DISPLAY": self.display, "DBUS_SESSION_BUS_ADDRESS": "unix:path=" + self.bus_path, "NO_AT_BRIDGE": "1"}
        env.update(more or {})
        return self.home.environment(env)

    def _send(self, destination, path, method, *args):
        return subprocess.run(["dbus-send", "--session", "--print-reply=literal", "--reply-timeout=5000", "--dest=" + destination,
                               path, method, *args], env=self.environment(), capture_output=True, text=True, check=False)

    def has_server(self):
        reply = self._send("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus.NameHasOwner",
                           "string:org.freedesktop.Notifications")
        return "true" in reply.stdout

    def dunstctl(self, *args):
        done = subprocess.run(["dunstctl", *args], env=self.environment(), capture_output=True, text=True, timeout=20, check=False)
        if done.returncode != 0:
            raise AssertionError("dunstctl %s: %s" % (" ".join(args), done.stderr.strip()))
        return done.stdout.strip()

    def count(self, what="displayed"):
        return int(self.dunstctl("count", what))

    def history(self):
        """What dunst keeps of closed notifications, newest first: dictionaries of summary, body, appname, ..."""
        entries = json.loads(self.dunstctl("history"))["data"][0]
        return [{key: value["data"] for key, value in entry.items()} for entry in entries]

    def menu(self):
        """The lines of dunst's menu for what is shown, without choosing one."""
        return self._choose("\x01none of them")

    def _choose(self, wanted):
        path = os.path.join(self.home.root, "menu")
        if os.path.exists(path):
            os.unlink(path)
        with open(os.path.join(self.home.root, "wanted"), "w", encoding="utf-8") as file:
            file.write(wanted)
        # dunst refuses a menu while the thread of the one before still winds up.
        for attempt in range(20):
            self.dunstctl("context")
            try:
                until(lambda: os.path.exists(path), deadline=0.5, what="dunst's menu")
                break
            except Late:
                if attempt == 19:
                    raise
        with open(path, encoding="utf-8") as file:
            return file.read().splitlines()

    def press(self, label):
        """Presses the button with this label on what is shown, as a person does through dunst's menu."""
        lines = self._choose("#" + label + " (")
        if not any(("#" + label + " (") in line for line in lines):
            raise AssertionError("no button %r; there are: %s" % (label, lines))

    def dismiss(self):
        """Closes what is shown, as a person does."""
        self.dunstctl("close")

    def screenshot(self, path):
        subprocess.run(["import", "-window", "root", path], env=self.environment(), check=True, timeout=20)

    def log(self):
        with open(self.logs, errors="replace", encoding="utf-8") as file:
            return file.read()

    # ---- the end ----

    def close(self):
        for process in (self.dunst, self.bus, self.xvfb):
            end(process)
        self.dunst = self.bus = self.xvfb = None
        if self.owns_home:
            self.home.remove()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
