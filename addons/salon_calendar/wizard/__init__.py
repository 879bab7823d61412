from . import salon_calendar_link
