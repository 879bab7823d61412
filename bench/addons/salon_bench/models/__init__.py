from . import salon_bench
