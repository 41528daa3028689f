"""Steps of every kind that a project may have."""

import asyncio
import datetime
import decimal
import os
import pathlib
import subprocess
import sys
import uuid
import warnings
from enum import Enum

from helper import GREETING  # beside this file: the working directory is looked into


class Colour(Enum):
    RED = "red"


class Uploader:
    @staticmethod
    def upload(bucket):
        return {"bucket": bucket, "by": "a method"}


def plain(bucket, folder="x"):
    return {"bucket": bucket, "folder": folder, "greeting": GREETING}


def echo(**inputs):
    return inputs


def nothing():
    return None


def a_list():
    return [1, 2]


def text():
    return "not a dict"


async def coroutine(seconds):
    await asyncio.sleep(seconds)
    return {"slept": seconds}


def returns_a_coroutine():
    return coroutine(0)


def other_values():
    return {
        "path": pathlib.PurePosixPath("/a/b"),
        "id": uuid.UUID(int=7),
        "date": datetime.date(2026, 1, 2),
        "decimal": decimal.Decimal("1.50"),
        "colour": Colour.RED,
        "tuple": (1, 2),
        "infinite": float("inf"),
        "nan": float("nan"),
        7: "a number for a key",
        "nested": {"set": frozenset(["only"])},
        "big": 2**70,
        "half": "\udc80",
    }


def prints():
    print("on stdout: ä")
    print("on stderr", file=sys.stderr)
    os.write(1, b"past Python\n")
    subprocess.run(["sh", "-c", "echo from a program; echo its errors >&2"], check=True)
    sys.stdout.write("without a newline")
    return {"printed": True}


def looks_around():
    return {
        "working_directory": os.getcwd(),
        "first_on_path": sys.path[0] in ("", os.getcwd()),
        "variable": os.environ.get("OF_THE_STEP"),
        "arguments": sys.argv[1:],
    }


def reads_input():
    try:
        return {"read": input("password: ")}
    except EOFError:
        return {"read": None}


def warns():
    for _ in range(2):
        warnings.warn("use something else", DeprecationWarning)
    return {}


def fails(why):
    def inner():
        raise ValueError(f"it went wrong: {why}")

    inner()


def fails_without_words():
    raise AssertionError


def leaves():
    sys.exit(3)


def dies():
    os._exit(9)


def is_killed():
    os.kill(os.getpid(), 9)


def recursive():
    result = {}
    result["self"] = result
    return result
