from . import salon_books_comparison
from . import salon_home
