from . import controllers
from . import models
from .hooks import shut_pretend_provider
