# SPDX-License-Identifier: MIT
"""A mouse for a Wayland compositor without devices, by wlr-virtual-pointer, spoken by hand: the seat has a pointer only
as long as somebody holds one, so it is made before the programs that are to be clicked on.

    pointer = Pointer("/run/…/wayland-1", 900, 600)
    pointer.click(650, 88)
"""
import socket
import struct
import time

from harness import DEADLINE_S, PATIENCE, Late

# The compositor wants new ids one after the other: the first answer of the registry comes between.
DISPLAY, REGISTRY, LISTED, MANAGER, POINTER = 1, 2, 3, 4, 5
LEFT_BUTTON = 0x110


def text(value):
    data = value.encode() + b"\0"
    return struct.pack("<I", len(data)) + data + b"\0" * (-len(data) % 4)


class Pointer:
    def __init__(self, display, width, height):
        self.size = (width, height)
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(DEADLINE_S * PATIENCE)
        self.socket.connect(display)
        self.buffer = b""
        self.next_id = LISTED
        self.send(DISPLAY, 1, struct.pack("<I", REGISTRY))
        offered = {}
        for sender, opcode, data in self.until_done():
            if sender == REGISTRY and opcode == 0:
                name, length = struct.unpack_from("<II", data)
                offered[data[8:8 + length - 1].decode()] = name
        manager = "zwlr_virtual_pointer_manager_v1"
        if manager not in offered:
            raise AssertionError("the compositor has no virtual pointer; it has: " + ", ".join(sorted(offered)))
        self.send(REGISTRY, 0, struct.pack("<I", offered[manager]) + text(manager) + struct.pack("<II", 1, MANAGER))
        self.send(MANAGER, 0, struct.pack("<II", 0, POINTER))
        self.next_id = POINTER + 1
        self.sync()

    def send(self, target, opcode, data=b""):
        self.socket.sendall(struct.pack("<II", target, (len(data) + 8) << 16 | opcode) + data)

    def message(self):
        while True:
            if len(self.buffer) >= 8:
                sender, word = struct.unpack_from("<II", self.buffer)
                if len(self.buffer) >= word >> 16:
                    data, self.buffer = self.buffer[8:word >> 16], self.buffer[word >> 16:]
                    if sender == DISPLAY and word & 0xffff == 0:
                        raise AssertionError("the compositor complains: %r" % data[12:])
                    return sender, word & 0xffff, data
            try:
                more = self.socket.recv(65536)
            except socket.timeout:
                raise Late("the compositor does not answer") from None
            if not more:
                raise ConnectionError("the compositor closed the connection")
            self.buffer += more

    def until_done(self):
        """The messages up to the answer to everything sent so far."""
        callback = self.next_id
        self.next_id += 1
        self.send(DISPLAY, 0, struct.pack("<I", callback))
        while True:
            sender, opcode, data = self.message()
            if sender == callback:
                return
            yield sender, opcode, data

    def sync(self):
        for _ in self.until_done():
            pass

    def now(self):
        return int(time.monotonic() * 1000) & 0xffffffff

    def move(self, x, y):
        self.send(POINTER, 1, struct.pack("<IIIII", self.now(), x, y, *self.size))
        self.send(POINTER, 4)
        self.sync()

    def click(self, x, y):
        self.move(x, y)
        for pressed in (1, 0):
            self.send(POINTER, 2, struct.pack("<III", self.now(), LEFT_BUTTON, pressed))
            self.send(POINTER, 4)
            self.sync()

    def close(self):
        self.socket.close()
