#!/usr/bin/env python
# -*- coding: utf-8 -*-
import os
import sys

sys.path.append(os.path.join(os.path.dirname(__file__), ".."))

from lib.crm import BATCH, Contact  # noqa: E402
from prefect import flow, task  # noqa: E402
from prefect.blocks.system import Secret  # noqa: E402

TOKEN = os.environ.get("CRM_TOKEN")
print("loaded")


@task(retries=3)
def push(contact):
    pass


@flow(name="Sync contacts 🔁")
def sync_contacts(contacts: list[Contact], batch_size: int = BATCH // 2, *, dry_run: bool = True, **extra: str):
    """
    Sync contacts.

        Indented.
    """


@flow
async def main(name: str = "x", /, retries: int | str = 0):
    await sync_contacts([])


if __name__ == "__main__":
    main.serve(name="sync")
