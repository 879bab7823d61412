from . import account
from . import sign
from . import pages
from . import pets
