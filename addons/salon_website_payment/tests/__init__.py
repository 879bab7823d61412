from . import test_deposit
from . import test_desk
from . import test_provider
