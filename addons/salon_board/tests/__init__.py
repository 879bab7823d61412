from . import test_board
from . import test_board_access
from . import test_board_book
from . import test_board_live
from . import test_board_move
from . import test_board_notice
from . import test_board_rail
