from . import public
from . import book
from . import hold
from . import visit
from . import robots
from . import links
