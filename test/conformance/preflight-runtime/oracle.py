"""What the real `run_preflight` answers: a JSON list of inputs on stdin; on stdout the versions installed and an answer each."""

import importlib.metadata
import json
import sys

from common.engines import EngineCreationRequest, normalize_runtime_context, run_preflight

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


def given(asked, names):
    return {name: asked[name] for name in names if name in asked}


def answer(asked):
    try:
        context = normalize_runtime_context(**given(asked, CONTEXT))
        engine = asked.get("engine_name")
        if asked.get("config_overrides") is not None:
            engine = EngineCreationRequest(engine_name=engine, config_overrides=asked["config_overrides"])
        report = run_preflight(engine, runtime_context=context, **given(asked, CALL))
    except Exception as error:
        return {"outcome": "crash", "exception": type(error).__name__, "message": str(error)}
    outcome = "compatible" if report.compatible else "incompatible"
    return {"outcome": outcome, "report": report.to_dict()}


def installed():
    versions = {}
    for engine, package in ENGINES.items():
        try:
            versions[engine] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            pass
    return versions


json.dump({"engines": installed(), "answers": [answer(each) for each in json.load(sys.stdin)]}, sys.stdout)
