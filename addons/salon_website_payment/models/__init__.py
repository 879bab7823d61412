from . import ir_http
from . import payment_provider
from . import payment_transaction
from . import salon_appointment
from . import salon_appointment_hold
from . import salon_appointment_task
from . import salon_online
from . import salon_online_message
