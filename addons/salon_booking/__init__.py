from . import config, models, wizard
