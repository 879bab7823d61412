from . import feeds
