from . import test_allocation
from . import test_appointment
from . import test_messages
from . import test_my_day
from . import test_queries
from . import test_security
from . import test_shift
from . import test_views
