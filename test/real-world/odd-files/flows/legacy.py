# -*- coding: latin-1 -*-
from prefect import flow


@flow
def legacy(n = 0o10, title = "café", ratio: "float" = 1e-3):
    print("%s" % n)
