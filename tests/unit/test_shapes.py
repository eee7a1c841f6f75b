# SPDX-License-Identifier: MIT
"""The fixtures of shapes: each passes for its own example, and what is renamed or retyped does not."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "integration"))
import shapes  # noqa: E402


def example(shape):
    """A value of this shape, every optional member present."""
    if isinstance(shape, dict):
        return {key.split("|")[0].rstrip("?"): example(value) for key, value in shape.items()}
    if isinstance(shape, list):
        return [example(value) for value in shape]
    if isinstance(shape, str) and shape.startswith("@"):
        return example(shapes.load(shape[1:])["result"])
    if isinstance(shape, str):
        return shape.split("|")[0]
    return shape


class Shapes(unittest.TestCase):
    def test_each_fits_its_own_example(self):
        self.assertGreater(len(shapes.names()), 40)
        for name in shapes.names():
            shapes.check(name, example(shapes.load(name)["result"]))

    def status(self):
        return example(shapes.load("status")["result"])

    def test_members_may_be_added_and_left_out(self):
        value = self.status()
        value["more"] = 1
        value["next"] = value["prompt"] = None
        del value["session"]["reminder"]
        shapes.check("status", value)

    def refused(self, change, text):
        value = self.status()
        change(value)
        with self.assertRaises(shapes.Mismatch) as caught:
            shapes.check("status", value)
        self.assertIn(text, str(caught.exception))

    def test_what_is_refused(self):
        self.refused(lambda v: v.pop("next"), "status.next is missing")
        self.refused(lambda v: v.update(state="running"), "status.state must be one of idle|")
        self.refused(lambda v: v["session"].update(elapsed_s=1.5), "status.session.elapsed_s must be an integer")
        self.refused(lambda v: v["session"].update(paused=1), "status.session.paused must be true or false")
        self.refused(lambda v: v["next"].update(due="2026-11-23 09:00"), "status.next.due must be a time")
        self.refused(lambda v: v["session"]["step"].update(side=None), "status.session.step.side must be a string")
        self.refused(lambda v: v["plugins"].append(3), "status.plugins[1] must be an object")


unittest.main()
