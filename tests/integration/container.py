# SPDX-License-Identifier: MIT
"""A real systemd for a test: PID 1 of a container whose root is an overlay of this machine's own, thrown away at the end.

A test file calls `outside()` first. On the machine it boots the container with what `cmake --install` installs under
/usr, runs the same file in it as root, prints its output and ends with its status; in the container it returns.
Needs root (or sudo without a password) and systemd-nspawn; where either is missing, or no container boots, the
status is 77.
"""
import os
import shutil
import subprocess
import sys
import tempfile

from harness import PREFIX, SOURCE

INSIDE = "MINIMUS_CONTAINER"
LIMIT_S = 240
SKIPPED = 77

UNIT = """\
[Unit]
After=basic.target dbus.service systemd-logind.service
SuccessAction=exit
FailureAction=exit
[Service]
Type=oneshot
TimeoutStartSec={limit}
Environment={inside}=1 MINIMUS_PREFIX=/usr MINIMUS_SOURCE={source} MINIMUS_PATIENCE={patience}
ExecStart=/usr/bin/python3 -B {script} -v
StandardOutput=file:/test-out/log
StandardError=inherit
"""

TARGET = """\
[Unit]
Requires=basic.target
Wants=dbus.socket systemd-logind.service minimus-test.service
After=basic.target
AllowIsolate=yes
"""


def skip(why):
    print("skipped: " + why)
    sys.exit(SKIPPED)


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def as_root():
    """Starts this test anew as root where it is not."""
    if os.geteuid() == 0:
        return
    if shutil.which("sudo") is None or subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode != 0:
        skip("a container needs root")
    settings = ["%s=%s" % item for item in os.environ.items() if item[0].startswith("MINIMUS")]
    os.execvp("sudo", ["sudo", "-n", "env", *settings, sys.executable, *sys.argv])


def prepare(folder, script):
    """The overlay, with the programs installed and the test as a unit; returns its root."""
    for name in ("upper", "work", "root", "out"):
        os.mkdir(os.path.join(folder, name))
    root = os.path.join(folder, "root")
    subprocess.run(["mount", "-t", "overlay", "overlay", "-o", "lowerdir=/,upperdir=%s/upper,workdir=%s/work" % (folder, folder), root], check=True)
    subprocess.run(["cmake", "--install", PREFIX, "--prefix", "/usr"], env=dict(os.environ, DESTDIR=root), check=True, stdout=subprocess.DEVNULL)
    units = os.path.join(root, "etc", "systemd", "system")
    # The sources may lie in a folder that the container covers, such as /tmp.
    inside = "/test-source"
    write(os.path.join(units, "minimus-test.service"), UNIT.format(
        inside=INSIDE, limit=LIMIT_S, source=inside, patience=os.environ.get("MINIMUS_PATIENCE", "1"),
        script=os.path.join(inside, os.path.relpath(script, SOURCE))))
    write(os.path.join(units, "minimus-test.target"), TARGET)
    return root


def boot(folder, root):
    """Runs the container to its end. Returns the status, the test's output and the console's."""
    console = os.path.join(folder, "console")
    command = ["systemd-nspawn", "--quiet", "--register=no", "--keep-unit", "--private-network", "--capability=CAP_SYS_TIME", "--directory=" + root, "--machine=minimus-test",
               "--hostname=minimus-test", "--bind=%s/out:/test-out" % folder, "--bind-ro=%s:/test-source" % SOURCE,
               "--boot", "systemd.unit=minimus-test.target", "systemd.show_status=0"]
    with open(console, "wb") as out:
        done = subprocess.run(command, env=dict(os.environ, SYSTEMD_NSPAWN_UNIFIED_HIERARCHY="1"), stdin=subprocess.DEVNULL, stdout=out,
                              stderr=out, timeout=LIMIT_S + 30, check=False)
    output = None
    try:
        with open(os.path.join(folder, "out", "log"), errors="replace") as file:
            output = file.read()
    except FileNotFoundError:
        pass
    with open(console, errors="replace") as file:
        return done.returncode, output, file.read()


def outside():
    """Returns in the container; on the machine it does not return."""
    if INSIDE in os.environ:
        return
    as_root()
    if shutil.which("systemd-nspawn") is None:
        skip("systemd-nspawn is missing; the package systemd-container has it")
    folder = tempfile.mkdtemp(prefix="mns-")
    status, output, console = 1, None, ""
    try:
        subprocess.run(["mount", "-t", "tmpfs", "tmpfs", folder], check=True)
        root = prepare(folder, os.path.abspath(sys.argv[0]))
        status, output, console = boot(folder, root)
    except subprocess.CalledProcessError as error:
        console = str(error)
    finally:
        for mounted in (os.path.join(folder, "root"), folder):
            subprocess.run(["umount", mounted], capture_output=True, check=False)
        os.rmdir(folder)
    if output is None:
        skip("no container boots here:\n" + console[-2000:])
    print(output)
    sys.exit(status)
