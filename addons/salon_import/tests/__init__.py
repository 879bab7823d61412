from . import test_branchless
from . import test_bulk_writing
from . import test_import_screen
from . import test_salon_import
from . import test_samples
from . import test_security
from . import test_undo
from . import test_deciding
