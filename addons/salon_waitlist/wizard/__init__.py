from . import salon_appointment_cancel
