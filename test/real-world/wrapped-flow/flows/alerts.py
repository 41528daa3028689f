from observatory.prefect import quiet_flow


@quiet_flow(name="alerts")
def alert_quality(since_minutes: int = 15):
    ...
