from . import export
from . import signup
