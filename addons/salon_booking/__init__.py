from . import config, models, report, wizard
