"""Runs one step of a `prefect.yaml` as `prefect deploy` does (`prefect/deployments/steps/core.py` of Prefect 3.8.8).

Reads {"function": ..., "requires": [...], "inputs": {...}} as JSON from standard input and answers with one line of
JSON on standard output: {"outputs": {...} or null} or {"failure": "..."}. Whatever the step prints, on standard output
too, goes to standard error. The exit code is 0 when the step succeeded. Needs Python 3.8; Prefect only when the step does.
"""

import asyncio
import importlib
import importlib.machinery
import importlib.metadata
import importlib.util
import inspect
import json
import math
import os
import re
import shutil
import subprocess
import sys
import traceback
import warnings

# Prefect installs its own integrations by these names (`prefect/_internal/integrations.py`).
EXTRAS = {f"prefect-{name}": f"prefect[{name}]" for name in ("kubernetes", "aws", "gcp", "azure", "docker")}
LAST_FRAMES = 5


def main():
    answers = take_standard_output()
    request = json.loads(sys.stdin.buffer.read())
    close_standard_input()
    look_in_working_directory()
    try:
        function = find_function(request["function"], request["requires"])
        answer = {"outputs": outputs_of(call(function, request["inputs"]))}
    except BaseException as error:  # sys.exit() in a step is a failure too
        # Without this file's own frames.
        traceback.print_exception(type(error), error, last_frames(error), limit=-LAST_FRAMES)
        answer = {"failure": described(error)}
    sys.stdout.flush()
    sys.stderr.flush()
    answers.write(json.dumps(answer).encode() + b"\n")
    answers.close()
    return 1 if "failure" in answer else 0


def take_standard_output():
    """Keeps standard output for the answer; what is printed, by other programs too, goes to standard error instead."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace", line_buffering=True)
    return answers


def close_standard_input():
    """A step that reads gets the end of the file at once, instead of waiting for someone to type."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)


def look_in_working_directory():
    """Modules are looked for in the working directory first, and not beside this file."""
    here = os.path.dirname(os.path.realpath(__file__))
    sys.path[:] = [path for path in sys.path if os.path.realpath(path) != here]
    import_prefect_if_hidden()
    sys.path.insert(0, os.getcwd())


def import_prefect_if_hidden():
    """
    `prefect deploy` has loaded Prefect, and with it most of the standard library, before it looks into the project:
    there a `prefect/__init__.py` or a `logging.py` of the project hides nothing.
    """
    library = {"prefect", *getattr(sys, "stdlib_module_names", ())}
    finder = importlib.machinery.PathFinder
    hidden = [name for name in library if (spec := finder.find_spec(name, [os.getcwd()])) and spec.origin]
    if hidden and importlib.util.find_spec("prefect"):
        importlib.import_module("prefect")


def find_function(name, requires):
    """Installs `requires` when one of them, or the function, cannot be imported."""
    try:
        for requirement in requires:
            importlib.import_module(re.split("[<>=!~]", requirement)[0].strip().replace("-", "_"))
        return import_object(name)
    except ImportError:
        if not requires:
            raise
    print(f"Unable to load step function: {name}. Attempting install of {requires}.")
    try:
        install(requires)
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"Unable to install required packages for {name}: {error}")
    importlib.invalidate_caches()
    return import_object(name)


def install(requires):
    """Into this interpreter's environment, without changing which Prefect is there."""
    packages = [EXTRAS.get(requirement, requirement) for requirement in requires]
    try:
        version = importlib.metadata.version("prefect")
        # A version of one's own making ("3.8.8+4.gabc") is on no index.
        constraint = [] if "+" in version else [f"prefect=={version}"]
    except importlib.metadata.PackageNotFoundError:
        constraint = []
    subprocess.check_call([*installer(), *constraint, *packages])


def installer():
    """uv where it is installed with Prefect, else pip; an environment made by uv has no pip."""
    uv = importlib.import_module("uv").find_uv_bin() if importlib.util.find_spec("uv") else None
    if uv is None and importlib.util.find_spec("pip"):
        return [sys.executable, "-m", "pip", "install"]
    uv = uv or shutil.which("uv")
    if uv is None:
        raise FileNotFoundError(f"{sys.executable} has neither pip nor uv")
    return [uv, "pip", "install", "--python", sys.executable]


def import_object(name):
    """`module.function`, `module:object.method` or `path/to/script.py:object` (`prefect/utilities/importtools.py`)."""
    if ".py:" in name:
        path, attributes = name.rsplit(":", 1)
        found = load_script(path)
    else:
        separator = ":" if ":" in name else "."
        module, _, attributes = name.rpartition(separator)
        if not module:
            raise ValueError(f"Invalid format for object import. Received {name!r}.")
        found = importlib.import_module(module)
    for attribute in attributes.split("."):
        found = getattr(found, attribute)
    return found


def load_script(path):
    folder = os.path.dirname(os.path.abspath(path))
    name = os.path.splitext(os.path.basename(path))[0]
    if name in sys.modules:
        name = "__tq_step__"
    # With locations to search in, relative imports work in the script.
    spec = importlib.util.spec_from_file_location(name, path, submodule_search_locations=[folder, os.getcwd()])
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    sys.path.insert(0, folder)
    spec.loader.exec_module(module)
    return module


def call(function, inputs):
    """Every deprecation is told once, in its own words; a coroutine is run to its end."""
    told = set()

    def tell(message, *_details, **_more):
        if str(message) not in told:
            told.add(str(message))
            print(message)

    with warnings.catch_warnings():
        warnings.simplefilter("always", DeprecationWarning)
        warnings.showwarning = tell
        result = function(**inputs)
        return asyncio.run(waited_for(result)) if inspect.isawaitable(result) else result


async def waited_for(result):
    return await result


def outputs_of(result):
    """Prefect keeps the result of a step only when it is a dict."""
    return jsonable(result) if isinstance(result, dict) else None


def jsonable(value):
    """Any value as JSON; what JSON does not have becomes its text."""
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, dict):
        return {str(key): jsonable(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [jsonable(each) for each in value]
    return str(value)


def last_frames(error):
    frames = error.__traceback__
    while frames is not None and frames.tb_frame.f_code.co_filename == __file__:
        frames = frames.tb_next
    return frames


def described(error):
    kind = type(error)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    return f"{name}: {error}" if str(error) else name


if __name__ == "__main__":
    sys.exit(main())
