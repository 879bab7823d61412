from . import public
from . import book
from . import hold
from . import visit
from . import wait
from . import here
from . import robots
from . import links
