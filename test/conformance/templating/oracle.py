"""Prefect's own answers: one JSON case a line in, one JSON answer a line out."""
import asyncio
import json
import os
import sys
from types import SimpleNamespace

from prefect.exceptions import ObjectNotFound
from prefect.utilities.annotations import NotSet
from prefect.utilities.templating import (
    apply_values,
    resolve_block_document_references,
    resolve_variables,
)


class Server:
    """Answers like the API, from the case."""

    def __init__(self, case):
        self.case = case

    async def read_block_document_by_name(self, name, block_type_slug):
        data = self.case["blocks"].get(f"{block_type_slug}/{name}")
        if data is None:
            raise ObjectNotFound(http_exc=Exception("missing"))
        return SimpleNamespace(data=data)

    async def read_variable_by_name(self, name):
        if name not in self.case["variables"]:
            return None
        return SimpleNamespace(value=self.case["variables"][name])


def encoded(value):
    return {"not_set": True} if value is NotSet else {"value": value}


async def answer(case):
    kind = case["kind"]
    if kind == "apply":
        return encoded(
            apply_values(
                case["template"],
                case["values"],
                remove_notset=case["missing"] == "remove",
                skip_prefixes=[case["keep_prefix"]] if case.get("keep_prefix") else None,
            )
        )
    server = Server(case)
    filled = await resolve_block_document_references(case["template"], client=server)
    return encoded(await resolve_variables(filled, client=server))


async def main():
    os.environ.clear()
    os.environ.update(json.loads(sys.stdin.readline()))
    for line in sys.stdin:
        case = json.loads(line)
        try:
            result = await answer(case)
        except Exception as error:  # the answer is that there is none
            result = {"error": type(error).__name__}
        print(json.dumps(result), flush=False)


asyncio.run(main())
