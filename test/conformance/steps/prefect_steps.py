"""Answers a list of questions, read as JSON from stdin, with Prefect itself and Python's own functions; prints one JSON list."""

import asyncio
import json
import os
import shlex
import string
import sys
import traceback
from urllib.parse import unquote, urlsplit

from prefect.deployments.steps.core import run_steps
from prefect.runner.storage import GitRepository


def split(line):
    try:
        return shlex.split(line)
    except ValueError:
        return None


def run(case):
    """One list of steps in a folder; what they change of the process is put back."""
    before = dict(os.environ)
    os.chdir(case["folder"])
    try:
        return {"outputs": asyncio.run(run_steps(case["steps"], print_function=lambda *_, **__: None))}
    except BaseException as error:
        cause = error.__cause__ or error
        return {"failure": f"{type(cause).__name__}: {cause}"}
    finally:
        os.environ.clear()
        os.environ.update(before)
        os.chdir("/")


def login(question):
    """What a server is sent by git and curl for the address that Prefect makes: user and password, decoded."""
    try:
        repository = GitRepository(question["repository"], credentials=question["credentials"])
        url = repository._repository_url_with_credentials
    except ValueError:
        return None
    userinfo = urlsplit(url).netloc.rpartition("@")[0]
    user, _, password = userinfo.partition(":")
    return f"{unquote(user)}:{unquote(password)}" if userinfo else ""


ANSWERS = {
    "split": split,
    "expand": lambda question: string.Template(question["line"]).safe_substitute(question["variables"]),
    "lines": lambda text: text.splitlines(),
    "strip": lambda text: text.strip(),
    "folder": lambda question: GitRepository(**question)._name,
    "login": login,
    "run": run,
}

answers = sys.stdout
sys.stdout = sys.stderr  # steps print there
questions = json.load(sys.stdin)
json.dump([ANSWERS[kind](question) for kind, question in questions], answers)
