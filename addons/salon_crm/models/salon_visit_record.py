from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools.image import image_process

LONGEST_SIDE_PX = 1600
MOST_PHOTO_BYTES = 12_000_000
MOST_PHOTOS = 12
MOST_LETTERS = 4000
JPEG = b"\xff\xd8"
PHOTO_KINDS = ("before", "after")


class SalonVisitRecord(models.Model):
    """What was done in one service: the formula, a note, photos before and after, what was used up.

    It is care data: who paid and what it cost stand elsewhere, and the books do not open it. Nobody edits it by hand: the verbs write
    it for who did the service. Photos are attachments of the record and as closed as it is.
    """

    _name = "salon.visit.record"
    _description = "Service record"
    _order = "id desc"
    _rec_name = "visit_line_id"
    _check_company_auto = True

    visit_line_id = fields.Many2one("salon.visit.line", string="Service", required=True, ondelete="cascade")
    branch_id = fields.Many2one(related="visit_line_id.visit_id.branch_id", store=True, precompute=True, index=True)
    company_id = fields.Many2one(related="visit_line_id.company_id", store=True, precompute=True)
    employee_id = fields.Many2one(related="visit_line_id.employee_id", store=True, precompute=True, index="btree_not_null")
    visit_date = fields.Date(related="visit_line_id.visit_date")
    formula = fields.Text()
    note = fields.Text(string="Notes")
    use_ids = fields.One2many("salon.visit.record.use", "record_id", string="Used up")
    photo_ids = fields.One2many("ir.attachment", "res_id", string="Photos", domain=[("res_model", "=", "salon.visit.record")])

    _one_each_service = models.UniqueIndex("(visit_line_id)", "This service is written down already. Refresh to see it.")

    def _note_texts(self, formula, note):
        """Write formula and note; blanks around them and empty texts are nothing."""
        if max(len(formula or ""), len(note or "")) > MOST_LETTERS:
            raise UserError(self.env._("A formula or a note holds at most %(count)s characters. Write it shorter.", count=MOST_LETTERS))
        self.write({"formula": (formula or "").strip() or False, "note": (note or "").strip() or False})

    def _add_photo(self, kind, image):
        """Keep a photo without what the camera wrote into it: place, device and time.

        :param kind: ``before`` or ``after``
        :param image: bytes
        :raises UserError: for what is no picture, or too much
        """
        self.ensure_one()
        if kind not in PHOTO_KINDS:
            raise UserError(self.env._("A photo is taken before or after. Choose one of the two."))
        if len(image) > MOST_PHOTO_BYTES or len(self.photo_ids) >= MOST_PHOTOS:
            raise UserError(self.env._("A service keeps %(count)s photos of usual size. Remove one first.", count=MOST_PHOTOS))
        plain = self._draw_plain(image)
        vals = {"name": f"{kind}.jpg", "description": kind, "raw": plain, "mimetype": "image/jpeg", "public": False}
        return self.env["ir.attachment"].create({**vals, "res_model": self._name, "res_id": self.id})

    def _draw_plain(self, image):
        """Return the picture drawn anew: nothing that the file held besides its points, no drawing with programs in it, is kept."""
        try:
            size = (LONGEST_SIDE_PX, LONGEST_SIDE_PX)
            plain = image_process(image, size=size, verify_resolution=True, quality=82, output_format="JPEG")
        except Exception:  # noqa: BLE001 - whatever a file that is no picture makes the library say
            plain = b""
        if not plain.startswith(JPEG):  # an empty file and a drawing come back as they went in
            raise UserError(self.env._("This file is no picture that can be read. Take the photo again."))
        return plain

    def _add_use(self, product, quantity):
        """Note what was used up: more of the same is added to what stands there.

        :param product: a product for use in services
        """
        self.ensure_one()
        if not isinstance(quantity, int | float) or not 0 < quantity <= 100_000:
            raise UserError(self.env._("Enter how much was used: more than nothing."))
        if product.salon_use != "back_bar":
            raise UserError(self.env._("This is no product for use in services. Choose another one."))
        use = self.use_ids.filtered(lambda use: use.product_id == product and not use.taken_at)[:1]
        if use:
            use.quantity += quantity
        else:
            self.env["salon.visit.record.use"].create({"record_id": self.id, "product_id": product.id, "quantity": quantity})
