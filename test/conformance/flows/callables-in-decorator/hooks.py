def notify(flow, run, state):
    pass


def run_name():
    return "x"
