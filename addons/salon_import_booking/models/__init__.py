from . import salon_import
