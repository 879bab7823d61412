from . import policies
