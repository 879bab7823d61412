from odoo import http

from .account import ACCOUNT, AccountPages


class PetPages(AccountPages):
    """The customer's own pets."""

    @http.route("/book/account/pets", type="http", auth="public", methods=["GET"])
    def account_pets(self, **kw):
        def show(doors, customer):
            pets = doors._public_own_pets(customer)
            return self._account_page(doors, "page_pets", customer, tab="pets", pets=pets, is_saved=bool(kw.get("saved")))

        return self._as_customer(show)

    @http.route("/book/account/pets/new", type="http", auth="public", methods=["GET"])
    def account_new_pet(self, **kw):
        return self._as_customer(lambda doors, customer: self._pet_page(doors, customer, None, {"species": kw.get("k") or "dog"}))

    @http.route("/book/account/pets/new", type="http", auth="public", methods=["POST"])
    def account_add_pet(self, **kw):
        return self._as_customer(lambda doors, customer: self._save_pet(doors, customer, None, kw))

    @http.route("/book/account/pets/<int:number>", type="http", auth="public", methods=["GET"])
    def account_pet(self, number, **kw):
        def show(doors, customer):
            pet = doors._public_pet(customer, number)
            return self._pet_page(doors, customer, number, pet) if pet else self._not_there(doors, customer)

        return self._as_customer(show)

    @http.route("/book/account/pets/<int:number>", type="http", auth="public", methods=["POST"])
    def account_save_pet(self, number, **kw):
        return self._as_customer(lambda doors, customer: self._save_pet(doors, customer, number, kw))

    def _save_pet(self, doors, customer, number, values):
        if number is not None and not doors._public_pet(customer, number):
            return self._not_there(doors, customer)
        entry, faults = doors._read_pet(values)
        if faults:
            return self._pet_page(doors, customer, number, entry, faults, status=422)
        if not doors._public_save_pet(customer, number, entry):
            return self._busy(doors)
        return self._see_other(f"{ACCOUNT}/pets?saved=1")

    def _pet_page(self, doors, customer, number, entry, faults=None, status=200):
        return self._account_page(
            doors,
            "page_pet",
            customer,
            tab="pets",
            status=status,
            entry=entry,
            faults=faults or {},
            number=number,
            choices=doors._pet_choices(),
        )
