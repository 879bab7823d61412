from . import test_attendance, test_kiosk_pages, test_leave, test_orphans, test_rota, test_templates
