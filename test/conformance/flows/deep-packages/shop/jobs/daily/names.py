NAME = 'daily'
