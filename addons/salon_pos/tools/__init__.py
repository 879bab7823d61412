from . import stock_terms
