"""Writes the default base job template of every installed type of worker as JSON: `generate-pool-templates.ts` makes files of them.

type → `package`, its `version`, the `variables` that a pool declares when a worker of this release made it, and
`older_names`: those that the template in Prefect's own server has and the release has no more. A pool is made from that
one when nobody's machine has the package and the registry of templates cannot be reached
(`prefect/workers/utilities.py`, `prefect/server/api/collections.py`).
"""

import importlib.metadata
import json
import warnings
from pathlib import Path

warnings.simplefilter("ignore")

import prefect.server.api as api  # noqa: E402
import prefect.workers.process  # noqa: E402, F401
from prefect.plugins import load_prefect_collections  # noqa: E402
from prefect.utilities.dispatch import get_registry_for_type  # noqa: E402
from prefect.workers.base import BaseWorker  # noqa: E402

VIEW = Path(api.__file__).parent / "collections_data/views/aggregate-worker-metadata.json"
OLDER = {
    name: worker["default_base_job_configuration"]["variables"]["properties"]
    for collection in json.loads(VIEW.read_text()).values()
    for name, worker in collection.items()
}


def template(name, worker):
    package = worker.__module__.split(".")[0].replace("_", "-")
    variables = worker.get_default_base_job_template()["variables"]
    return {
        "package": package,
        "version": importlib.metadata.version(package),
        "variables": variables,
        "older_names": [each for each in OLDER.get(name, {}) if each not in variables["properties"]],
    }


load_prefect_collections()
workers = get_registry_for_type(BaseWorker).items()
print(json.dumps({name: template(name, worker) for name, worker in workers if name in OLDER}))
