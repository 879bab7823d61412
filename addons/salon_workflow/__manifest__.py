{
    "name": "Salon Workflow",
    "summary": "Append-only business events with declared keys",
    "version": "19.0.1.0.0",
    "category": "Services",
    "author": "Salon",
    "license": "LGPL-3",
    "depends": ["base"],
    "data": [
        "security/ir.model.access.csv",
        "security/workflow_event_security.xml",
        "views/workflow_event_views.xml",
        "views/salon_workflow_menus.xml",
    ],
}
