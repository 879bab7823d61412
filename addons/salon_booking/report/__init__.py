from . import salon_appointment_report
