from . import models
from .hooks import set_language_forms
