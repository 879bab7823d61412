from . import controllers, models
from .hooks import post_init_hook

__all__ = ["controllers", "models", "post_init_hook"]
