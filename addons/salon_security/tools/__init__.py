from . import quiet_errors
from . import safe_cells
from . import server_patches
