from . import test_feed, test_reserve, test_source
