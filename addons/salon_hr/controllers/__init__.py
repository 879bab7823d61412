from . import kiosk, punches, stock_kiosk
