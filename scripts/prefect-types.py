"""Writes the parameter schemas of Prefect's own types as JSON: `generate-prefect-types.ts` makes a file of them.

`types`: dotted name → the schema of a parameter of that type, or the key of a definition. `plain`: names of classes that
leave a parameter without a type. `definitions`: under the name with the module, which pydantic takes when two classes
share a name, the short name and the schema.
"""

import importlib
import importlib.metadata
import json
import sys
import typing
import warnings

warnings.simplefilter("ignore")

from prefect._internal.pydantic import v2_schema  # noqa: E402
from prefect.utilities.callables import parameter_schema  # noqa: E402

MODULES = """
prefect prefect.artifacts prefect.blocks.abstract prefect.blocks.core prefect.blocks.notifications prefect.blocks.redis
prefect.blocks.system prefect.blocks.webhook prefect.client.orchestration prefect.client.schemas
prefect.client.schemas.objects prefect.client.schemas.schedules prefect.events
prefect.events.schemas.events prefect.filesystems prefect.flows prefect.futures
prefect.input prefect.results prefect.runner.storage prefect.schedules prefect.serializers prefect.states
prefect.task_runners prefect.tasks prefect.types prefect.utilities.annotations prefect.variables prefect_docker prefect_docker.containers
prefect_docker.credentials prefect_docker.host prefect_docker.images truthound_prefect pydantic_extra_types.color
pydantic_extra_types.coordinate pydantic_extra_types.mac_address pydantic_extra_types.payment
pydantic_extra_types.routing_number http urllib.parse
""".split()
PACKAGES = ("prefect", "truthound", "pydantic_extra_types", "http", "urllib")


def is_parameter_type(value, module_name):
    """Classes of these packages that someone may hand to a flow, and the types that `prefect.types` gives names to."""
    if not isinstance(value, type):
        return module_name == "prefect.types" and typing.get_origin(value) is not None
    if issubclass(value, BaseException) or value.__name__.endswith(("Error", "Subscriber", "Eavesdropper", "Transport")):
        return False
    if module_name == "prefect.client.orchestration":
        return value.__name__ in ("PrefectClient", "SyncPrefectClient")
    if module_name == "prefect.events" and value.__module__ != "prefect.events.schemas.events":  # triggers and actions
        return False
    if not value.__name__.isidentifier():  # a root model without a name of its own
        return False
    return value.__module__.startswith(PACKAGES) and value.__name__ not in HELPERS


HELPERS = ("BaseAnnotation", "NotSet", "from_async", "from_sync", "freeze", "LoggerOrAdapter", "AutoEnum")


SHORT_NAMES = {}


class QualifiedNames(v2_schema.GenerateEmptySchemaForUserClasses):
    """Gives every definition its name with the module, and notes the short one."""

    def get_defs_ref(self, core_mode_ref):
        reference = super().get_defs_ref(core_mode_ref)
        choices = self._prioritized_defsref_choices[reference]
        if len(choices) == 6:  # not done yet
            name, _, *others = choices
            SHORT_NAMES[others[0]] = name
            self._prioritized_defsref_choices[reference] = others
        return reference


v2_schema.GenerateEmptySchemaForUserClasses = QualifiedNames


def schema_of(type_):
    def flow(parameter):
        pass

    flow.__annotations__ = {"parameter": type_}
    return parameter_schema(flow).model_dump_for_openapi()


class Table:
    def __init__(self):
        self.types, self.plain, self.definitions = {}, set(), {}

    def add(self, path, type_):
        try:
            schema = schema_of(type_)
        except Exception:  # Prefect refuses the type too
            return
        if "required" not in schema:  # a default of its own, which no table entry shows
            return
        for key, definition in schema.get("definitions", {}).items():
            self.definitions[key] = {"name": SHORT_NAMES[key], "schema": definition}
        property_ = {
            key: value for key, value in schema["properties"]["parameter"].items() if key not in ("title", "position")
        }
        if property_ == {}:
            self.plain.add(path)
        elif list(property_) == ["$ref"]:
            self.types[path] = property_["$ref"].removeprefix("#/definitions/")
        else:
            self.types[path] = property_


def version_of(package):
    return importlib.metadata.version(package)


table = Table()
for module_name in MODULES:
    module = importlib.import_module(module_name)
    # `prefect` imports what it exports only when it is asked for it.
    for name in sorted({*dir(module), *getattr(module, "__all__", ())}):
        value = getattr(module, name, None)
        if not name.startswith("_") and is_parameter_type(value, module_name):
            # One name for both modules, as in `usualPath` of `name-resolution.ts`.
            table.add(f"{module_name}.{name}".replace("prefect.flows.", "prefect."), value)

json.dump(
    {
        "madeWith": {
            package: version_of(package)
            for package in ("prefect", "pydantic", "pydantic-extra-types", "prefect-docker", "truthound-orchestration")
        },
        "plain": sorted(table.plain),
        "types": table.types,
        "definitions": table.definitions,
    },
    sys.stdout,
    sort_keys=True,
)
