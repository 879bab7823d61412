from . import test_expiry
from . import test_ledger_guards
from . import test_ledger_race
from . import test_posting
from . import test_security
from . import test_views
from . import test_visit_points
