from . import salon_rebooking_report
from . import salon_takings_report
from . import salon_utilisation_report
