from . import test_bookings
