"""Says which modules this interpreter finds, and which Prefect it has, without importing any of them.

Reads {"modules": ["prefect_aws.deployments.steps", ...]} as JSON from standard input and answers with one line of JSON:
{"found": ["prefect_aws.deployments.steps", ...], "prefect": "3.8.8" or null}.
"""

import importlib.machinery
import importlib.metadata
import importlib.util
import json
import os
import sys


def main():
    here = os.path.dirname(os.path.realpath(__file__))
    sys.path[:] = [path for path in sys.path if os.path.realpath(path) != here]
    prefect = prefect_version()
    # Steps are looked for in the working directory first.
    sys.path.insert(0, os.getcwd())
    modules = json.loads(sys.stdin.buffer.read())["modules"]
    print(json.dumps({"found": [name for name in modules if is_found(name)], "prefect": prefect}))


def prefect_version():
    try:
        return importlib.metadata.version("prefect")
    except importlib.metadata.PackageNotFoundError:
        return None


def is_found(name):
    """
    A script by its file; a module by its first part, because to look inside a package would run it. Only a folder
    without `__init__.py` has nothing to run, and so is looked into.
    """
    if name.endswith(".py"):
        return os.path.isfile(name)
    parts = name.split(".")
    try:
        spec = importlib.util.find_spec(parts[0])
        for end in range(2, len(parts) + 1):
            if spec is None or spec.origin is not None or spec.submodule_search_locations is None:
                break
            spec = importlib.machinery.PathFinder.find_spec(
                ".".join(parts[:end]), spec.submodule_search_locations
            )
    except (ImportError, ValueError):  # such as a module without a specification
        return False
    return spec is not None


if __name__ == "__main__":
    main()
