from . import res_partner
from . import salon_online_sign
from . import salon_online_account
from . import salon_online_next
from . import salon_online_pets
from . import salon_online_consents
from . import salon_online_message
