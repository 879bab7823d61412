from . import salon_appointment_answer
from . import salon_appointment_cancel
from . import salon_booking_fee_waive
from . import salon_shift_copy
from . import salon_appointment_repeat
from . import salon_appointment_repeat_line
from . import salon_appointment_series_change
from . import salon_appointment_rebook
