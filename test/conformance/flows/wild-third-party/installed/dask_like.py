from prefect.task_runners import ThreadPoolTaskRunner


def DaskTaskRunner(**options):
    return ThreadPoolTaskRunner()
