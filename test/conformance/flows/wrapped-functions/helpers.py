from functools import wraps


def logged(fn):
    @wraps(fn)
    def inner(*args, **kwargs):
        return fn(*args, **kwargs)

    return inner


def bare_wrapper(fn):
    def inner(*args, **kwargs):
        """Inner."""
        return fn(*args, **kwargs)

    return inner


def with_session(pool=1):
    def decorate(fn):
        @wraps(fn)
        def inner(*args, **kwargs):
            return fn(*args, **kwargs)

        return inner

    return decorate
