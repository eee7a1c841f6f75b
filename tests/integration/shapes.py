# SPDX-License-Identifier: MIT
"""Compares what a program says with the shapes in tests/fixtures/shapes. A helper for tests, no test itself.

    import shapes
    shapes.check("status", client.call("status"))

A shape is an example of the value; what counts is its structure. Members may be added, never renamed or retyped.
In a shape
    "key?"        the member may be left out; where it is there, it is no null
    "key|null"    the member is there and may be null
    "a|b|c"       a string: one of these words
    "@step"       the shape of that name
    a time        a string: an RFC 3339 time with offset
    1             an integer, never a fraction; 1.0: any number
    [example]     a list of such values; []: any list; {}: any object
"""
import json
import os
import re

FOLDER = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "fixtures", "shapes")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)\Z")


class Mismatch(AssertionError):
    """A value that has not the shape it must have."""


def load(name):
    """The whole fixture: {"request", "result"}."""
    with open(os.path.join(FOLDER, name + ".json"), encoding="utf-8") as file:
        return json.load(file)


def names():
    return sorted(entry[:-len(".json")] for entry in os.listdir(FOLDER) if entry.endswith(".json"))


def check(shape_name, value):
    """Raises Mismatch unless value has the shape; returns the value."""
    compare(load(shape_name)["result"], value, shape_name)
    return value


def compare(shape, value, place):
    if isinstance(shape, str):
        compare_string(shape, value, place)
    elif isinstance(shape, bool):
        want(isinstance(value, bool), place, "true or false", value)
    elif isinstance(shape, int):
        want(isinstance(value, int) and not isinstance(value, bool), place, "an integer", value)
    elif isinstance(shape, float):
        want(isinstance(value, (int, float)) and not isinstance(value, bool), place, "a number", value)
    elif isinstance(shape, list):
        want(isinstance(value, list), place, "a list", value)
        for index, item in enumerate(value if shape else []):
            compare(shape[0], item, "%s[%d]" % (place, index))
    else:
        want(isinstance(value, dict), place, "an object", value)
        for key, inner in shape.items():
            compare_member(key, inner, value, place)


def compare_string(shape, value, place):
    if shape.startswith("@"):
        compare(load(shape[1:])["result"], value, place)
        return
    want(isinstance(value, str), place, "a string", value)
    if TIME.match(shape):
        want(TIME.match(value), place, "a time with offset", value)
    elif "|" in shape:
        want(value in shape.split("|"), place, "one of " + shape, value)


def compare_member(key, shape, value, place):
    name = key[:-1] if key.endswith("?") else key[:-len("|null")] if key.endswith("|null") else key
    place = "%s.%s" % (place, name)
    if name not in value:
        if not key.endswith("?"):
            raise Mismatch("%s is missing" % place)
    elif value[name] is None and key.endswith("|null"):
        pass
    else:
        compare(shape, value[name], place)


def want(fits, place, what, value):
    if not fits:
        raise Mismatch("%s must be %s, but is %.200r" % (place, what, value))
