{
    "name": "Salon benchmark",
    "summary": "Lets the load driver ask for times and book; loaded by the benchmark only",
    "version": "19.0.1.0.0",
    "category": "Hidden",
    "author": "Salon",
    "license": "LGPL-3",
    "depends": ["salon_booking"],
    "installable": True,
}
