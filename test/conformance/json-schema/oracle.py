"""Judges values by JSON Schemas as Prefect's server does, one JSON line in and one out.

A question is {schema, values, by}, and {template: TYPE} stands for the variables of that type of work pool. The answer
has one item a value: null when it is taken, the reason when it is refused, and {"broken": reason} when the schema itself
is what the server cannot use.
"""

import json
import sys
import warnings
from pathlib import Path

warnings.simplefilter("ignore")

import jsonschema  # noqa: E402
import prefect.server.api as api  # noqa: E402
from prefect._internal.schemas.validators import (  # noqa: E402
    validate_parameters_conform_to_schema,
)
from prefect.server.schemas.actions import DeploymentUpdate  # noqa: E402
from prefect.utilities.schema_tools import ValidationError, validate, validation  # noqa: E402

VIEW = Path(api.__file__).parent / "collections_data/views/aggregate-worker-metadata.json"
POOLS = {
    name: worker["default_base_job_configuration"]["variables"]
    for collection in json.loads(VIEW.read_text()).values()
    for name, worker in collection.items()
}


def check_each_schema_once(validator):
    """A sound schema is checked again with every value otherwise, which takes nearly all of the time."""
    check, sound = validator.check_schema, set()

    def check_schema(schema, **options):
        key = json.dumps(schema)
        if key not in sound:
            check(schema, **options)
            sound.add(key)

    validator.check_schema = check_schema


check_each_schema_once(jsonschema.Draft202012Validator)
check_each_schema_once(validation._VALIDATOR)


def parameters_of_a_new_deployment(value, schema):
    validate_parameters_conform_to_schema(
        value, {"enforce_parameter_schema": True, "parameter_openapi_schema": schema}
    )


def job_variables_of_a_new_deployment(value, schema):
    validate(value, schema, raise_on_error=True, ignore_required=True, allow_none_with_default=True)


def job_variables_of_an_old_deployment(value, schema):
    DeploymentUpdate(job_variables=value).check_valid_configuration({"variables": schema})


def parameters_of_an_old_deployment(value, schema):
    validate(value, schema, raise_on_error=True, ignore_required=True)


def answer(judge, value, schema):
    try:
        judge(value, schema)
        return None
    except (ValidationError, jsonschema.ValidationError) as error:
        return str(error)[:200]
    except ValueError as error:
        text = str(error)
        return {"broken": text[:200]} if "not a valid json schema" in text else text[:200]
    except Exception as error:
        return {"broken": f"{type(error).__name__}: {error}"[:200]}


for line in sys.stdin:
    question = json.loads(line)
    schema = question["schema"]
    if "template" in schema:
        schema = POOLS[schema["template"]]
    judge = globals()[question["by"]]
    answers = [answer(judge, value, schema) for value in question["values"]]
    print(json.dumps({"schema": schema, "answers": answers}))
