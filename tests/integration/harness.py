# SPDX-License-Identifier: MIT
"""What every integration test shares: a daemon of its own in directories of its own, a client, deadlines.

    import unittest
    from harness import Daemon, Stdio, RpcError, main

    class Session(unittest.TestCase):
        def test_start(self):
            with Daemon(plan="[reminder a]\nroutine = desk-micro-3\nevery = 50min\n", speed=60) as daemon:
                client = daemon.connect()
                client.subscribe()
                client.call("screening", result="none")
                client.call("session.start", routine="desk-micro-3")
                client.wait_event("session.finished")

    main()

No test sleeps: it waits for an event, for `sync`, or for `until(condition)`, each with a deadline.
"""
import collections
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

PREFIX = os.environ.get("MINIMUS_PREFIX", "")
SOURCE = os.environ.get("MINIMUS_SOURCE", os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
LIBDIR = os.environ.get("MINIMUS_LIBDIR", "lib")
MINIMUSD = os.environ.get("MINIMUSD", os.path.join(PREFIX, "bin", "minimusd"))
MINIMUSCTL = os.environ.get("MINIMUSCTL", os.path.join(PREFIX, "bin", "minimusctl"))
# Valgrind and sanitizers are slow; one factor stretches every deadline.
PATIENCE = float(os.environ.get("MINIMUS_PATIENCE", "1"))
DEADLINE_S = 20.0


def midday_zone():
    """A zone in which it is now about midday, so that no test meets the night or the end of a day."""
    east = 12 - time.gmtime().tm_hour
    return "Etc/GMT%+d" % -east if east else "UTC"


ZONE = midday_zone()


class Late(AssertionError):
    """Something did not happen before its deadline."""


class RpcError(Exception):
    def __init__(self, error):
        super().__init__(error.get("message", ""))
        self.code = error.get("code")
        self.data = error.get("data") or {}
        self.data_code = self.data.get("code")
        self.message = error.get("message", "")


def until(condition, deadline=DEADLINE_S, what="the condition"):
    """Waits for something outside the protocol (a file, a process); returns what the condition returned."""
    end = time.monotonic() + deadline * PATIENCE
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > end:
            raise Late("%s did not come true in %g s" % (what, deadline))
        time.sleep(0.005)


class Lines:
    """JSON lines over a pair of descriptors, with a deadline at each read."""

    def __init__(self, read_fd, write_fd):
        self.read_fd, self.write_fd = read_fd, write_fd
        self.buffer = b""
        self.closed = False

    def send(self, data):
        if not isinstance(data, bytes):
            data = json.dumps(data).encode() + b"\n"
        while data:
            data = data[os.write(self.write_fd, data):]

    def read_line(self, deadline=DEADLINE_S):
        """The next line as bytes, or None at the end of the stream."""
        end = time.monotonic() + deadline * PATIENCE
        while b"\n" not in self.buffer:
            left = end - time.monotonic()
            if left <= 0 or not select.select([self.read_fd], [], [], left)[0]:
                raise Late("no line in %g s" % deadline)
            try:
                data = os.read(self.read_fd, 1 << 16)
            except ConnectionResetError:
                data = b""
            if not data:
                self.closed = True
                return None
            self.buffer += data
        line, self.buffer = self.buffer.split(b"\n", 1)
        return line


class Client:
    """One connection. Replies are matched by id; events that come in between are kept in order."""

    def __init__(self, lines, owner=None):
        self.lines, self.owner = lines, owner
        self.next_id = 0
        self.replies = {}
        self.events = collections.deque()
        self.notifications = collections.deque()
        self.seen = []

    def close(self):
        if self.owner is not None:
            self.owner.close()
            self.owner = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def send(self, method, **params):
        """Asks without waiting; returns the id for reply()."""
        self.next_id += 1
        request = {"jsonrpc": "2.0", "id": self.next_id, "method": method}
        if params:
            request["params"] = params
        self.lines.send(request)
        return self.next_id

    def take(self, deadline):
        line = self.lines.read_line(deadline)
        if line is None:
            raise ConnectionError("minimusd closed the connection")
        message = json.loads(line)
        if isinstance(message, list):
            self.replies["batch"] = message
        elif "method" in message:
            if message["method"] == "event":
                self.events.append(message["params"])
                self.seen.append(message["params"])
            else:
                self.notifications.append(message)
        else:
            self.replies[message.get("id")] = message

    def message(self, ident, deadline=DEADLINE_S):
        """The whole reply object to a request."""
        end = time.monotonic() + deadline * PATIENCE
        while ident not in self.replies:
            left = end - time.monotonic()
            if left <= 0:
                raise Late("no reply to request %r in %g s" % (ident, deadline))
            self.take(left / PATIENCE)
        return self.replies.pop(ident)

    def reply(self, ident, deadline=DEADLINE_S):
        message = self.message(ident, deadline)
        if "error" in message:
            raise RpcError(message["error"])
        return message["result"]

    def call(self, method, deadline=DEADLINE_S, **params):
        return self.reply(self.send(method, **params), deadline)

    def sync(self):
        return self.call("sync")

    def subscribe(self, *events, **more):
        if events:
            more["events"] = list(events)
        return self.call("subscribe", **more)

    def wait_event(self, kind, deadline=DEADLINE_S, where=None):
        """The next event of this type (and for which where(event) is true); those before it are dropped."""
        end = time.monotonic() + deadline * PATIENCE
        while True:
            while self.events:
                event = self.events.popleft()
                if event["type"] == kind and (where is None or where(event)):
                    return event
            left = end - time.monotonic()
            if left <= 0:
                raise Late("no event %s in %g s; seen: %s" % (kind, deadline, [e["type"] for e in self.seen]))
            try:
                self.take(left / PATIENCE)
            except Late:
                pass

    def wait_notification(self, method, deadline=DEADLINE_S):
        end = time.monotonic() + deadline * PATIENCE
        while True:
            while self.notifications:
                message = self.notifications.popleft()
                if message["method"] == method:
                    return message.get("params")
            if time.monotonic() > end:
                raise Late("no notification %s in %g s" % (method, deadline))
            self.take(deadline)


class Home:
    """A person's directories, alone in a temporary one. The socket's path stays short."""

    def __init__(self):
        self.root = tempfile.mkdtemp(prefix="mns-")
        self.runtime = os.path.join(self.root, "run")
        self.config = os.path.join(self.root, "config", "minimus")
        self.state = os.path.join(self.root, "state", "minimus")
        self.cache = os.path.join(self.root, "cache", "minimus")
        self.data = os.path.join(self.root, "data", "minimus")
        for path in (self.runtime, self.config):
            os.makedirs(path, mode=0o700)
        self.socket = os.path.join(self.runtime, "minimus", "control.sock")
        self.plan = os.path.join(self.config, "plan.ini")

    def environment(self, more=None):
        env = {key: value for key, value in os.environ.items()
               if not key.startswith(("XDG_", "MINIMUS", "DBUS_", "NOTIFY_", "LISTEN_")) and key not in ("DISPLAY", "WAYLAND_DISPLAY", "JOURNAL_STREAM")}
        env.update(HOME=self.root, XDG_RUNTIME_DIR=self.runtime, XDG_CONFIG_HOME=os.path.join(self.root, "config"),
                   XDG_STATE_HOME=os.path.join(self.root, "state"), XDG_CACHE_HOME=os.path.join(self.root, "cache"),
                   XDG_DATA_HOME=os.path.join(self.root, "data"), TZ=ZONE)
        env.update(more or {})
        return {key: value for key, value in env.items() if value is not None}

    def write_plan(self, text, name=None):
        path = os.path.join(self.config, name) if name else self.plan
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path + ".new", "w", encoding="utf-8") as file:
            file.write(text)
        os.rename(path + ".new", path)
        return path

    def remove(self):
        shutil.rmtree(self.root, ignore_errors=True)


class Daemon:
    """A running minimusd. `plan`: text for plan.ini, or None for the shipped default."""

    def __init__(self, plan=None, speed=None, args=(), env=None, desktop=False, home=None, start=True, wrapper=()):
        self.home = home or Home()
        self.owns_home = home is None
        self.env = self.home.environment(env)
        self.process = None
        self.clients = []
        self.log_path = os.path.join(self.home.root, "minimusd.log")
        self.args = list(args)
        self.wrapper = list(wrapper)
        if speed is not None:
            self.args += ["--speed", str(speed)]
        if not desktop:
            self.args += ["--no-desktop"]
        if plan is not None:
            self.home.write_plan(plan)
        if start:
            try:
                self.start()
            except BaseException:
                self.close()
                raise

    @property
    def pid(self):
        return self.process.pid

    def start(self, ready=True):
        path = os.path.join(self.home.root, "notify.sock")
        if os.path.exists(path):
            os.unlink(path)
        self.notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.notify.bind(path)
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen(self.wrapper + [MINIMUSD] + self.args, env=dict(self.env, NOTIFY_SOCKET=path),
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        if ready:
            self.wait_notify("READY=1")
        return self

    def wait_notify(self, word, deadline=DEADLINE_S):
        """Waits for a datagram that has this line (READY=1, RELOADING=1, STOPPING=1, WATCHDOG=1)."""
        end = time.monotonic() + deadline * PATIENCE
        while True:
            if select.select([self.notify], [], [], 0.05)[0]:
                if word in self.notify.recv(4096).decode().split("\n"):
                    return
            elif self.process.poll() is not None:
                raise AssertionError("minimusd ended with %s:\n%s" % (self.process.returncode, self.log()))
            if time.monotonic() > end:
                raise Late("minimusd did not say %s in %g s:\n%s" % (word, deadline, self.log()))

    def connect(self, path=None):
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.connect(path or self.home.socket)
        client = Client(Lines(connection.fileno(), connection.fileno()), connection)
        self.clients.append(client)
        return client

    def log(self):
        with open(self.log_path, errors="replace") as file:
            return file.read()

    def wait_exit(self, deadline=DEADLINE_S):
        try:
            return self.process.wait(deadline * PATIENCE)
        except subprocess.TimeoutExpired:
            raise Late("minimusd did not end in %g s:\n%s" % (deadline, self.log())) from None

    def stop(self, sign=signal.SIGTERM, deadline=DEADLINE_S):
        """Ends the daemon and returns its exit status."""
        for client in self.clients:
            client.close()
        self.clients = []
        if self.process is None:
            return None
        if self.process.poll() is None:
            self.process.send_signal(sign)
        try:
            status = self.wait_exit(deadline)
        except Late:
            self.process.kill()
            self.process.wait()
            raise
        self.notify.close()
        self.process = None
        return status

    def kill(self):
        return self.stop(signal.SIGKILL)

    def restart(self, sign=signal.SIGTERM):
        self.stop(sign)
        return self.start()

    def ctl(self, *args, **more):
        """Runs minimusctl in the same directories; returns the finished process with text output."""
        return subprocess.run([MINIMUSCTL, *args], env=self.env, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=DEADLINE_S * PATIENCE, check=False, **more)

    def close(self):
        try:
            if self.process is not None:
                self.stop(signal.SIGKILL if self.process.poll() is None and sys.exc_info()[0] else signal.SIGTERM)
        finally:
            if self.owns_home:
                self.home.remove()

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        if kind is not None:
            sys.stderr.write("minimusd's log:\n" + self.log() + "\n")
            if self.process is not None and self.process.poll() is None:
                self.process.kill()
        self.close()


class Stdio(Client):
    """`minimusd --stdio` and the client that talks to it."""

    def __init__(self, plan=None, args=(), env=None, speed=None, wrapper=()):
        self.home = Home()
        if plan is not None:
            self.home.write_plan(plan)
        command = list(wrapper) + [MINIMUSD, "--stdio", *args]
        if speed is not None:
            command += ["--speed", str(speed)]
        self.process = subprocess.Popen(command, env=self.home.environment(env), stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        super().__init__(Lines(self.process.stdout.fileno(), self.process.stdin.fileno()))

    def finish(self, deadline=DEADLINE_S):
        """Ends the input and returns the exit status."""
        if self.process.stdin and not self.process.stdin.closed:
            self.process.stdin.close()
        return self.process.wait(deadline * PATIENCE)

    def close(self):
        try:
            self.finish()
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise
        finally:
            self.process.stdout.close()
            self.home.remove()

    def __exit__(self, kind, *_):
        if kind is not None:
            self.process.kill()
        self.close()


def main():
    unittest.main(verbosity=2)
