def on_failure(flow, flow_run, state):
    print(flow.name)
