from . import base
from . import workflow_emitter
from . import workflow_event
