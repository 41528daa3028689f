from neighbour import NAME


class Steps:
    def run(file):
        return {"file": file, "beside": NAME}
