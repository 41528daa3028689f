from core.base import BasePipeline


class OrdersPipeline(BasePipeline):
    def extract(self, day):
        return []


pipeline = OrdersPipeline()
