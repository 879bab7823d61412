from odoo import api, fields, models

# What each way of offering times weighs; the keys of the inner dicts are those of the engine's Weights.
STYLES = {
    "balanced": {"gap": 4, "load": 1, "wish": 2},
    "full": {"gap": 8, "load": 1, "wish": 1},
    "fair": {"gap": 2, "load": 4, "wish": 1},
}


class SalonBranch(models.Model):
    """What makes one free time or person better than another in this branch."""

    _inherit = "salon.branch"

    ranking_style = fields.Selection(
        [
            ("balanced", "A bit of each"),
            ("full", "Full days: leave no gaps too short to sell"),
            ("fair", "Fair days: share work evenly"),
            ("own", "Own numbers"),
        ],
        string="Which times come first",
        required=True,
        default="balanced",
    )
    weight_gap = fields.Integer(
        string="Weight of gaps", compute="_compute_weights", store=True, readonly=False, precompute=True, help="Per sellable minute spoilt."
    )
    weight_load = fields.Integer(
        string="Weight of fairness",
        compute="_compute_weights",
        store=True,
        readonly=False,
        precompute=True,
        help="Per hour of unasked work by which a person is ahead of the quietest colleague.",
    )
    weight_wish = fields.Integer(
        string="Weight of the wished time",
        compute="_compute_weights",
        store=True,
        readonly=False,
        precompute=True,
        help="Per quarter of an hour.",
    )
    sellable_min = fields.Integer(
        string="Shortest gap worth selling, minutes", default=30, required=True, help="Free time shorter than this counts as lost."
    )
    regret_flex_min = fields.Integer(
        string="Bookings could have moved by, minutes",
        default=30,
        required=True,
        help="How far each booking may move when yesterday is solved anew to see what was lost.",
    )

    _ranking_sane = models.Constraint(
        "CHECK (COALESCE(weight_gap, 0) BETWEEN 0 AND 100 AND COALESCE(weight_load, 0) BETWEEN 0 AND 100"
        " AND COALESCE(weight_wish, 0) BETWEEN 0 AND 100 AND sellable_min BETWEEN 5 AND 240 AND regret_flex_min BETWEEN 0 AND 120)",
        "Enter weights of 0 to 100, a shortest gap of 5 to 240 minutes and a move of 0 to 120 minutes.",
    )

    @api.depends("ranking_style")
    def _compute_weights(self):
        for branch in self:
            weights = STYLES.get(branch.ranking_style)
            if weights:
                branch.weight_gap, branch.weight_load, branch.weight_wish = weights["gap"], weights["load"], weights["wish"]
            else:
                branch.weight_gap, branch.weight_load, branch.weight_wish = branch.weight_gap, branch.weight_load, branch.weight_wish
