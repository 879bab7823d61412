from . import salon_takings_report
