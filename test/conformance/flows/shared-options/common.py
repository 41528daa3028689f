from prefect.task_runners import ThreadPoolTaskRunner


def notify(flow, run, state):
    pass


COMMON = dict(retries=2, on_failure=[notify], description="Common", task_runner=ThreadPoolTaskRunner(max_workers=2))
COMMON["version"] = "c"


def options_for(name):
    return {"description": f"Options of {name}"}
