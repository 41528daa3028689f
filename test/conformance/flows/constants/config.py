import paths

TEAM = "quality"
STAGE = "prod".upper()
VERSION = "{}.{}".format(1, 2)
TEXT = "  Checks.  "
OPTIONS = {"retries": 3, **{"deep": [1, 2]}}
BOTH = (TEAM, STAGE)


class Limits:
    MIN = 1
    MAX = 2 * 50


def get_nothing():
    pass
