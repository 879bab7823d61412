from . import portal_share
from . import portal_wizard_user
from . import res_users_identitycheck
