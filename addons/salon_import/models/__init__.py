from . import salon_import_writing
from . import salon_import_visits
from . import salon_import_undoing
from . import salon_import_preview
from . import salon_import
from . import salon_import_row
