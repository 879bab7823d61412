from . import test_home
from . import test_names
from . import test_one_box_search
from . import test_partner
from . import test_salon_branch
from . import test_salon_visit
from . import test_security
from . import test_service_and_staff
