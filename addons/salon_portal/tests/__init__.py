from . import test_sign
from . import test_account
from . import test_next
from . import test_pets_and_consents
