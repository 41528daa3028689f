from .inner import job as flow
