def slack(channel):
    def hook(flow, flow_run, state):
        pass

    return hook
