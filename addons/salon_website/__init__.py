from . import config, controllers, models
