from . import test_branch_pos
from . import test_dependencies
from . import test_pos_order
from . import test_pos_order_race
from . import test_pos_refund
from . import test_pos_session
from . import test_security
from . import test_till_data
# tour
