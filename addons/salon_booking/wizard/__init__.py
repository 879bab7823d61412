from . import salon_shift_copy
