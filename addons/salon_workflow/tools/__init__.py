from . import append_only
from . import payload
