import no_such_module_zzz  # noqa: F401


def step():
    return {}
