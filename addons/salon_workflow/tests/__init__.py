from . import test_append_only
from . import test_payload
from . import test_workflow_event
