from datetime import timedelta

DEFAULT_LOOKBACK_HOURS = 6
DEFAULT_TOLERANCE = 0.05
MAX_AGE = timedelta(hours=DEFAULT_LOOKBACK_HOURS)
TABLES = ["port_calls", "berths", "tariffs"]
