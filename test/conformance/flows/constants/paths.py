ROOT = '/data'
