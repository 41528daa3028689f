"""What Prefect makes of triggers and service level agreements, each a YAML text in a JSON list on stdin.

A trigger goes the way of `prefect deploy`: through the client's classes, and then, as the request would, through the
server's. The server part is left out for metric triggers, which only Prefect Cloud takes.
"""

import json
import sys
import uuid

import yaml
from prefect.cli.deploy._sla import SlaAdapter
from prefect.cli.deploy._triggers import _initialize_deployment_triggers
from prefect.server.events.schemas.automations import AutomationCreate

DEPLOYMENT = uuid.UUID(int=1)


def automation(text):
    [trigger] = _initialize_deployment_triggers("nightly", [yaml.safe_load(text)])
    trigger.set_deployment_id(DEPLOYMENT)
    body = trigger.as_automation().model_dump(mode="json")
    json.dumps(body, allow_nan=False)
    if "metric" not in json.dumps(body["trigger"]):
        AutomationCreate.model_validate(json.loads(json.dumps(body)))
    return body


def sla(text):
    agreement = SlaAdapter.validate_python(yaml.safe_load(text))
    agreement.set_deployment_id(DEPLOYMENT)
    return agreement.model_dump(mode="json", exclude_unset=True)


def answer(make, text):
    try:
        return {"made": make(text)}
    except Exception as error:  # Not every refusal is a ValidationError: some are crashes.
        return {"refused": f"{type(error).__name__}: {error}"}


asked = json.load(sys.stdin)
print(
    json.dumps(
        {
            "triggers": [answer(automation, text) for text in asked["triggers"]],
            "slas": [answer(sla, text) for text in asked["slas"]],
        }
    )
)
