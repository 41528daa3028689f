"""Runs the `run_preflight` of truthound-orchestration that this interpreter has, and imports nothing of the project.

To be started with `-I -S`: without `PYTHONPATH`, the working directory and `sitecustomize`, all of which may be the
project's. Reads {"token", "inputs": [{...}], "engines": ["truthound"], "users": [""], "seconds", "folders": ["/project"]}
as JSON from standard input; from `folders` nothing is imported but what an environment in them has installed.
Answers with lines of JSON behind the token: first what is installed, then {"index", "answer"} for each input, as soon as
it is known, so that a crash or a hang loses only what comes behind it.
"""

import importlib
import importlib.metadata
import json
import os
import signal
import site
import sys

CONTEXT = (
    "platform",
    "auto_config_policy",
    "host_version",
    "connection_id",
    "profile_name",
    "source_name",
    "project_root",
    "host_metadata",
    "host_execution",
    "extras",
)
CALL = ("serializer", "data", "data_path", "sql", "source_factory", "required_operations", "observability")
ENGINES = {"truthound": "truthound", "pandera": "pandera", "great_expectations": "great-expectations"}
# Any other name is looked for among plugins, which may be the project's.
NAMES = {*ENGINES, "truthound3", "ge", ""}


class TookTooLong(BaseException):
    """No `except Exception` of a package swallows it."""


def main():
    # What packages print must not be taken for an answer.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    asked = json.loads(sys.stdin.buffer.read())
    add_packages(asked["folders"])

    def tell(value):
        answers.write("\n" + asked["token"] + json.dumps(value, default=repr) + "\n")
        answers.flush()

    limited = limit(asked["seconds"])
    try:
        engines = limited(lambda: importlib.import_module("common.engines"))
    except BaseException as error:
        tell({"missing": text_of(error)})
        return
    tell(
        {
            "python": ".".join(map(str, sys.version_info[:3])),
            "orchestration": version_of("truthound-orchestration"),
            "engines": {name: version_of(package) for name, package in ENGINES.items() if version_of(package)},
            "homes": {user: home_of(user) for user in asked["users"] if home_of(user)},
        }
    )
    for index, each in enumerate(asked["inputs"]):
        tell({"index": index, "answer": answer(engines, each, limited)})
    for name in asked["engines"]:
        tell({"engine": name, "error": import_error(name, limited)})


def add_packages(folders):
    """Makes importable what is installed, as the start of Python does, and nothing of the folders."""
    here = os.path.dirname(os.path.realpath(__file__))
    guard = Guard([os.path.realpath(folder) for folder in folders])
    sys.meta_path.insert(0, guard)
    site.execsitecustomize = site.execusercustomize = lambda: None
    site.main()
    sys.path[:] = [path for path in sys.path if os.path.realpath(path) != here and not guard.is_of_project(path)]


class Guard:
    """Finds what the other finders find, but for modules of the project, which may be installed as editable."""

    def __init__(self, folders):
        self.folders = folders

    def find_spec(self, name, path=None, target=None):
        others = [each.find_spec for each in sys.meta_path if each is not self and hasattr(each, "find_spec")]
        found = [spec for spec in (find(name, path, target) for find in others) if spec is not None]
        for spec in found:
            if not any(map(self.is_of_project, places_of(spec))):
                return spec
        if found:
            # Else the next finder is asked, which knows no bounds.
            raise ModuleNotFoundError(f"No module named {name!r} outside the project", name=name)
        return None

    def is_of_project(self, path):
        place = os.path.realpath(path)
        installed = [os.path.dirname(os.__file__), *site.getsitepackages()]
        return is_in(place, self.folders) and not is_in(place, [os.path.realpath(each) for each in installed])


def places_of(spec):
    places = [spec.origin] if spec.has_location else []
    return [place for place in [*places, *(spec.submodule_search_locations or [])] if os.path.isabs(place)]


def is_in(place, folders):
    return any(place == folder or place.startswith(os.path.join(folder, "")) for folder in folders)


def limit(seconds):
    """Runs something for so long at most, where the system can interrupt it; who started this has a limit for all."""

    def limited(run):
        if not hasattr(signal, "setitimer"):
            return run()

        def stop(*_):
            raise TookTooLong(f"no answer within {seconds} seconds")

        signal.signal(signal.SIGALRM, stop)
        signal.setitimer(signal.ITIMER_REAL, seconds)
        try:
            return run()
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)

    return limited


def answer(engines, asked, limited):
    name = asked.get("engine_name")
    if isinstance(name, str) and name.strip().lower() not in NAMES:
        return {"outcome": "unanswered", "message": f"`{name}` is no engine of truthound-orchestration, and is not loaded"}
    try:
        report = limited(lambda: report_on(engines, asked))
    except TookTooLong as error:
        return {"outcome": "unanswered", "message": str(error)}
    except BaseException as error:
        return {"outcome": "crash", "exception": type(error).__name__, "message": str(error)}
    return {"outcome": "compatible" if report.compatible else "incompatible", "report": report.to_dict()}


def report_on(engines, asked):
    context = engines.normalize_runtime_context(**given(asked, CONTEXT))
    engine = asked.get("engine_name")
    if asked.get("config_overrides") is not None:
        engine = engines.EngineCreationRequest(engine_name=engine, config_overrides=asked["config_overrides"])
    return engines.run_preflight(engine, runtime_context=context, **given(asked, CALL))


def given(asked, names):
    return {name: asked[name] for name in names if name in asked}


def import_error(name, limited):
    if name not in ENGINES:
        return "it is no engine of truthound-orchestration, and is not imported"
    try:
        limited(lambda: importlib.import_module(name))
    except BaseException as error:
        return text_of(error)
    return None


def text_of(error):
    return f"{type(error).__name__}: {error}"


def version_of(package):
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def home_of(user):
    home = os.path.expanduser("~" + user)
    return None if home.startswith("~") else home


if __name__ == "__main__":
    main()
