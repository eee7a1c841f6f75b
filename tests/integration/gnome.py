# SPDX-License-Identifier: MIT
"""A GNOME Shell without a screen, in a container and in a session of a person's own: it wants a systemd, a logind
and a bus that are all its own.

    container.outside()              # on the machine: boots the container, where this file runs anew as root
    if not gnome.logged_in():        # as root: a person logs in, and this file runs anew as theirs
        sys.exit(gnome.log_in())
    with gnome.GnomeShell() as shell:
        shell.press("Start")
"""
import ast
import glob
import json
import os
import shutil
import subprocess
import sys

import container
from desk import end
from harness import until

PERSON = "minimus-person"
STEP = "MINIMUS_PERSON"
OUT = "/test-out"

SESSION = """[Service]
PAMName=login
User=%(person)s
Environment=XDG_SESSION_TYPE=wayland XDG_SESSION_CLASS=user XDG_SEAT=seat0 XDG_SESSION_DESKTOP=gnome LIBGL_ALWAYS_SOFTWARE=1
Environment=XDG_RUNTIME_DIR=/run/user/%(uid)d DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/%(uid)d/bus HOME=/home/%(person)s
Environment=MINIMUS_PREFIX=/usr %(inside)s=1 %(step)s=1 MINIMUS_PATIENCE=%(patience)s
ExecStart=/usr/bin/python3 -B %(script)s
StandardOutput=file:%(out)s/story
StandardError=inherit
"""
NEEDS = ("gnome-shell", "gdbus", "systemd-nspawn")


def missing():
    return [name for name in NEEDS if shutil.which(name) is None]


def logged_in():
    return STEP in os.environ


def log_in(deadline=200):
    """As root in the container. Returns the status of the script that is running, run anew by a person who logged in."""
    subprocess.run(["useradd", "-m", PERSON], check=True)
    uid = int(subprocess.run(["id", "-u", PERSON], capture_output=True, text=True, check=True).stdout)
    os.chmod(OUT, 0o777)
    # Servers that the machine happens to have would be started in GNOME Shell's place.
    for path in glob.glob("/usr/share/dbus-1/services/*"):
        with open(path, encoding="utf-8") as file:
            if "Name=org.freedesktop.Notifications" in file.read():
                os.unlink(path)
    subprocess.run(["loginctl", "enable-linger", PERSON], check=True)
    until(lambda: os.path.exists("/run/user/%d/bus" % uid), what="the person's bus")
    container.write("/run/systemd/system/session.service", SESSION % {
        "person": PERSON, "uid": uid, "inside": container.INSIDE, "step": STEP, "script": os.path.abspath(sys.argv[0]), "out": OUT,
        "patience": os.environ.get("MINIMUS_PATIENCE", "1")})
    subprocess.run(["systemctl", "daemon-reload"], check=True)
    subprocess.run(["systemctl", "start", "session.service"], check=True)
    until(lambda: subprocess.run(["systemctl", "is-active", "-q", "session.service"], check=False).returncode != 0, deadline=deadline,
          what="the end of the session")
    with open(os.path.join(OUT, "story"), errors="replace", encoding="utf-8") as file:
        print(file.read())
    show = ["systemctl", "show", "--value", "--property=ExecMainStatus", "session.service"]
    return int(subprocess.run(show, capture_output=True, text=True, check=True).stdout)


class GnomeShell:
    """Its buttons are pressed and its banners are read through the shell's own objects."""
    SHOWN = "Main.messageTray._banner != null && Main.messageTray._notification.source.title == 'minimus'"

    def __init__(self, size="800x280"):
        self.size = size
        self.shell = None
        self.start()

    def start(self):
        command = ["gnome-shell", "--headless", "--unsafe-mode", "--virtual-monitor", self.size, "--wayland-display", "wayland-7"]
        with open(os.path.join(OUT, "gnome-shell"), "ab") as log:
            self.shell = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        until(lambda: "true" in self.ask("org.freedesktop.DBus", "/", "org.freedesktop.DBus.NameHasOwner", "org.freedesktop.Notifications"),
              deadline=60, what="GNOME Shell")
        # It greets with its overview, and warns that it was started by no display manager.
        until(lambda: self.get("Main.overview.hide(); !Main.overview.visible && !Main.layoutManager._startingUp"), what="an empty screen")
        until(lambda: self.get("Main.messageTray.getSources().filter(s => s.title != 'minimus').forEach(s => s.destroy());"
                               "!Main.messageTray._banner || Main.messageTray._notification.source.title == 'minimus'"), what="no warning")

    def ask(self, name, path, method, *arguments):
        return subprocess.run(["gdbus", "call", "--session", "--timeout", "10", "-d", name, "-o", path, "-m", method, *arguments],
                              capture_output=True, text=True, check=False).stdout

    def get(self, script):
        """What a script in the shell came to; None where it failed or came to nothing."""
        answer = self.ask("org.gnome.Shell", "/org/gnome/Shell", "org.gnome.Shell.Eval", script).strip()
        if not answer.startswith("(true, "):
            return None
        text = ast.literal_eval(answer[len("(true, "):-1])
        return json.loads(text) if text else None

    def titles(self):
        """Of all our notifications in the list."""
        return self.get("Main.messageTray.getSources().filter(s => s.title == 'minimus').map(s => s.notifications.map(n => n.title)).flat()")

    def buttons(self):
        """Of the banner that is on the screen: those that are drawn, not those that it was given; None without a banner."""
        return self.get(self.SHOWN + " ? (Main.messageTray._banner._buttonBox == null ? [] : "
                        "Main.messageTray._banner._buttonBox.get_children().map(b => b.label)) : null")

    def wait_buttons(self, *labels):
        until(lambda: self.buttons() == list(labels), what="a banner with " + ", ".join(labels))

    def press(self, label):
        """A click on a button of the banner."""
        pressed = self.get("const b = Main.messageTray._banner._buttonBox.get_children().find(b => b.label == '%s');"
                           "b.emit('clicked', 1); true" % label)
        assert pressed, "no button %s; there are: %s" % (label, self.buttons())

    def dismiss(self):
        """A click on the cross of the banner."""
        self.get("Main.messageTray._notification.destroy(2); true")

    def expand(self):
        """The pointer is moved onto the banner, which then shows the whole of it."""
        until(lambda: self.get(self.SHOWN), what="the banner")
        self.get("Main.messageTray._expandBanner(true); true")

    def screenshot(self, path):
        self.ask("org.gnome.Shell.Screenshot", "/org/gnome/Shell/Screenshot", "org.gnome.Shell.Screenshot.Screenshot", "false", "false", path)

    def stop(self, *sign):
        end(self.shell, *sign)
        self.shell = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
