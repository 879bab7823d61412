from . import test_books
from . import test_books_page
from . import test_export
from . import test_home
from . import test_role_matrix
from . import test_security
from . import test_takings
from . import test_views
