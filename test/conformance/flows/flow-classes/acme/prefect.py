from typing import Optional

import prefect
from prefect.flows import Flow as OriginalFlow


class SharedFlow(OriginalFlow):
    pass


class TrackedFlow(SharedFlow):
    def __init__(self, *args, owners: Optional[list] = None, tags=None, **kwargs):
        self.owners = owners or []
        self.tags = tags or []
        super().__init__(*args, **kwargs)


class TrackingDecorator:
    prefix = "x"

    def __init__(self, *, name=None, description="", owners=None, tags=None, **options):
        self.name = name
        self.description = description or ""
        self.owners, self.tags = owners or [], tags or []
        self.options = options

    def __call__(self, *args, **kwargs):
        return TrackedFlow(
            *args, name=self.name, description=self.description, owners=self.owners, validate_parameters=False, **kwargs
        )


class Owned:
    def __init__(self, owner):
        self.owner = owner
        self.title = f"owned by {self.owner}"

    def flow(self, **options):
        return prefect.flow(name=self.title, **options)


flow = TrackingDecorator
