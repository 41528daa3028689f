"""Writes what `DataQualityBlock.register_type_and_schema()` sends to a server, as JSON: `generate-block-type.ts` makes a file of it.

`type` and `schema` are the bodies of `POST /block_types/` and `POST /block_schemas/` without the id of the type
(`prefect/blocks/core.py`, Prefect 3.8.8); `checksum` is the name by which the server knows the schema.
"""

import importlib.metadata
import json
import warnings

warnings.simplefilter("ignore")

from truthound_prefect.blocks import DataQualityBlock  # noqa: E402

TYPE = {"name", "slug", "logo_url", "documentation_url", "description", "code_example"}
SCHEMA = {"fields", "capabilities", "version"}

DataQualityBlock._block_type_id = "00000000-0000-4000-8000-000000000000"
print(
    json.dumps(
        {
            "package": "truthound-orchestration",
            "version": importlib.metadata.version("truthound-orchestration"),
            "prefect": importlib.metadata.version("prefect"),
            "checksum": DataQualityBlock._calculate_schema_checksum(),
            "type": DataQualityBlock._to_block_type().model_dump(mode="json", include=TYPE),
            "schema": DataQualityBlock._to_block_schema().model_dump(mode="json", include=SCHEMA),
        }
    )
)
