from . import test_freed_time
from . import test_offer
from . import test_queue
from . import test_security
from . import test_turns
from . import test_waits
from . import test_wish
